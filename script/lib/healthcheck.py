"""Ask the server on this machine whether it is well; exits with 1 when it is not. For containers."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"
    try:
        # An answer other than 200 is an error here too.
        urllib.request.urlopen(address, timeout=4).close()
    except (urllib.error.URLError, OSError) as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
