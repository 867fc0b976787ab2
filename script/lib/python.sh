# The Python environment in .venv, from the pinned and hashed requirements.

oldest_python="3.11"
unfinished="$checkout/.sourceline/environment-unfinished"

# The first interpreter that is new enough; the plain name first, which is what the person chose.
find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if is_new_enough "$name"; then
      command -v "$name"
      return
    fi
  done
  say_and_stop "No Python $oldest_python or newer was found (looked for python3 and python3.11 to python3.14)." \
    "Install one, for example 'apt-get install python3' or 'brew install python', and start again."
}

is_new_enough() {
  command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# ensure_environment FILE… – what a file asks for is installed once, as long as the file and Python stay.
ensure_environment() {
  local file
  if venv_works && all_stamped "$@"; then
    return 0
  fi
  step "making the Python environment" make_venv
  step "installing Python packages from $*" install_requirements "$@"
  for file in "$@"; do
    fingerprint "$file" >"$(stamp "$file")"
  done
}

all_stamped() {
  local file
  for file in "$@"; do
    [ "$(cat "$(stamp "$file")" 2>/dev/null)" = "$(fingerprint "$file")" ] || return 1
  done
}

stamp() {
  echo "$checkout/.venv/.stamp-$1"
}

# The same as long as the pinned packages and the interpreter are the same.
fingerprint() {
  "$python" -c '
import hashlib, pathlib, sys
text = sys.version.encode() + pathlib.Path(sys.argv[1]).read_bytes()
print(hashlib.sha256(text).hexdigest())' "$checkout/$1"
}

venv_works() {
  "$checkout/.venv/bin/python" -c 'import flask, psycopg' 2>/dev/null
}

# An environment is made anew when it was left half-made, or cannot run any more.
make_venv() {
  local venv="$checkout/.venv"
  if [ ! -e "$unfinished" ] && "$venv/bin/python" -m pip --version && is_new_enough "$venv/bin/python"; then
    return 0
  fi
  : >"$unfinished"
  "$python" -m venv --clear "$venv"
}

# The mark stands while packages are written: an interrupted run is seen by it, and begun anew.
install_requirements() {
  local files=() file
  : >"$unfinished"
  for file in "$@"; do files+=(-r "$checkout/$file"); done
  "$checkout/.venv/bin/python" -m pip install --no-input --disable-pip-version-check --require-hashes "${files[@]}"
  rm -f "$unfinished"
}
