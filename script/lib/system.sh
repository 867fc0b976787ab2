# What has to come from the system's package manager: what is missing, and how to get it.

# The names that script/lib/install-packages knows, of what this machine lacks.
missing_needs() {
  local need
  for need in "$@"; do
    "has_$need" || printf '%s ' "$need"
  done
}

has_venv() {
  [ -x "$checkout/.venv/bin/python" ] || "$python" -c 'import ensurepip, venv' 2>/dev/null
}

has_postgis() {
  (cd "$checkout" && "$python" -m geo.cluster binaries >/dev/null 2>&1)
}

# Ubuntu's chromium is a snap, which a container cannot run: there the tests fetch Playwright's own.
has_browser() {
  has_fonts && { find_browser >/dev/null || { is_ubuntu && has_browser_libraries; }; }
}

has_browser_libraries() {
  "$python" -c 'import ctypes; [ctypes.CDLL(name) for name in ("libnss3.so", "libgbm.so.1", "libatspi.so.0")]' 2>/dev/null
}

is_ubuntu() {
  grep -qs '^ID=ubuntu' /etc/os-release
}

find_browser() {
  local name
  if [ -n "${CHROMIUM:-}" ]; then
    [ -x "$CHROMIUM" ] || say_and_stop "CHROMIUM is '$CHROMIUM', which is no program that can run here." \
      "Set it to the path of a Chromium or Chrome, or unset it to use the system's."
    echo "$CHROMIUM"
    return
  fi
  # The first is Chromium without windows, which opens a page sooner.
  for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    # Ubuntu's chromium-browser only says that the browser is a snap.
    if is_ubuntu && [ "$name" = chromium-browser ]; then continue; fi
    command -v "$name" && return
  done
  for name in "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    [ -x "$name" ] && echo "$name" && return
  done
  return 1
}

# The commands of the documentation are tested as they stand there, and use it.
has_curl() {
  command -v curl >/dev/null
}

# The program through which Playwright drives the browser is linked to it, and does not bring it along.
has_libatomic() {
  [ "$(uname)" = Darwin ] || "$python" -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null
}

# tests/qgis knows the QGIS of Debian 12 and is skipped with any other. It is 1 GB, which not everybody has to want.
has_qgis() {
  [ "${SOURCELINE_QGIS:-1}" = 0 ] || ! grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release ||
    /usr/bin/python3 -c 'import qgis.core' 2>/dev/null
}

# One file of tests runs ogrinfo and ogr2ogr, and is skipped where they are not: wanted where they are a package away.
has_gdal() {
  ! command -v apt-get >/dev/null || { command -v ogrinfo >/dev/null && command -v ogr2ogr >/dev/null; }
}

# Arabic labels are drawn and measured in tests; without a font every letter is a box.
has_fonts() {
  [ "$(uname)" = Darwin ] || ls /usr/share/fonts/truetype/noto/NotoSansArabic-*.ttf >/dev/null 2>&1 || {
    command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ar 2>/dev/null)" ]
  }
}

ensure_packages() {
  local needs
  needs="$(missing_needs "$@")"
  [ -n "$needs" ] || return 0
  if command -v apt-get >/dev/null; then
    install_with_apt "$needs"
  elif command -v brew >/dev/null; then
    install_with_brew "$needs"
  else
    say_and_stop "This machine lacks: $needs. Install them with your package manager" \
      "(venv: Python's venv module; postgis: PostgreSQL 14 or newer with PostGIS 3; browser: Chromium" \
      "and a font with Arabic letters; curl; libatomic), or set DATABASE_URL to a PostGIS database, and start again."
  fi
}

# What makes for more tests, and is no reason to stop: installed where nobody has to be asked for it.
add_packages() {
  local needs
  needs="$(missing_needs "$@")"
  [ -n "$needs" ] || return 0
  if command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }; then
    install_with_apt "$needs"
  else
    echo "Some tests are skipped. As root, 'script/lib/install-packages ${needs% }' installs what they need."
  fi
}

install_with_apt() {
  local installer="$checkout/script/lib/install-packages" needs
  read -r -a needs <<<"$1"
  if [ "$(id -u)" -eq 0 ]; then
    step "installing system packages: ${needs[*]}" "$installer" "${needs[@]}"
  elif sudo_works; then
    step "installing system packages with sudo: ${needs[*]}" sudo -n "$installer" "${needs[@]}"
  else
    say_and_stop "This machine lacks: ${needs[*]}. They come as system packages, which only root may install." \
      "Run this one command, then start again:" "" "    $(command_as_root "$(printf '%q' "$installer") ${needs[*]}")"
  fi
}

# sudo may ask for the password on the terminal, where there is one.
sudo_works() {
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null && return 0
  [ -t 0 ] && [ -t 2 ] && sudo -v
}

command_as_root() {
  if command -v sudo >/dev/null; then echo "sudo $1"; else echo "su -c '$1'"; fi
}

install_with_brew() {
  case " $1 " in
    *" postgis "*) step "installing PostGIS with Homebrew" brew install postgis ;;
  esac
  case " $1 " in
    *" browser "*)
      say_and_stop "No Chromium or Chrome was found, which the tests of the pages need. Install Google Chrome," \
        "or set CHROMIUM to the path of one, and start again."
      ;;
  esac
}
