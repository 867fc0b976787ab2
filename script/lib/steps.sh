# Steps with a name and a time. Bash 3.2 (macOS) has to read this file too.
#
#   step "making the Python environment" make_venv
#
# What a step prints goes to the setup log, so that the terminal shows the steps; when a step fails, the
# end of its output is shown.

setup_log=""

open_setup_log() {
  mkdir -p "$checkout/.sourceline"
  setup_log="$checkout/.sourceline/setup-$1.log"
  : >"$setup_log"
}

# Two set-ups of one checkout at once would write over each other. The lock ends with the process,
# however that ends; a system without flock does without.
alone_in_setup() {
  command -v flock >/dev/null || return 0
  exec 9>"$checkout/.sourceline/setup.lock"
  flock -n 9 || {
    echo "Waiting for another set-up of this checkout …"
    flock 9
  }
}

setup_done() {
  exec 9>&-
}

# Milliseconds where this bash can tell them, else whole seconds.
now_ms() {
  if [ -n "${EPOCHREALTIME:-}" ]; then
    local seconds="${EPOCHREALTIME%[.,]*}" fraction="${EPOCHREALTIME#*[.,]}"
    echo "$((seconds * 1000 + 10#${fraction:0:3}))"
  else
    echo "$(($(date +%s) * 1000))"
  fi
}

since() {
  local ms=$(($(now_ms) - $1))
  printf '%d.%d s' "$((ms / 1000))" "$((ms % 1000 / 100))"
}

step() {
  local title="$1" began code=0
  shift
  began="$(now_ms)"
  printf '%s … ' "$title"
  # Not in an 'if' or before '||': bash would go on after a failing line inside the step.
  set +e
  (
    set -e
    "$@"
  ) >>"$setup_log" 2>&1 </dev/null
  code=$?
  set -e
  if [ "$code" -ne 0 ]; then
    printf '\n  failed after %s. The end of %s:\n\n' "$(since "$began")" "$setup_log" >&2
    tail -n 25 "$setup_log" | sed 's/^/  | /' >&2
    exit 1
  fi
  printf '%s\n' "$(since "$began")"
}

say_and_stop() {
  printf '%s\n' "$@" >&2
  exit 1
}
