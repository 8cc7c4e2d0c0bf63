#!/bin/sh
# Asks a rack about a token with nothing but curl. It wants, in the environment:
#   TOKEN         the token that is asked about
#   VERIFY_KEY    the token of a key with the scope verify
#   KEYRACK_DATA  the data directory of a rack that is served
#   KEYRACK_URL   its address; http://127.0.0.1:8420 unless given
# Tokens go to curl on its standard input: arguments can be read by every user of the box.
set -eu
url=${KEYRACK_URL:-http://127.0.0.1:8420}
ask() { curl --silent --show-error --config - "$@"; }

echo "# Is the rack there?"
curl --silent --show-error "$url/healthz"
echo

echo "# May the token pass? Asked on the Unix socket: whoever can open it needs no key."
ask --unix-socket "$KEYRACK_DATA/keyrack.sock" http://localhost/v1/verify <<END
header = "Content-Type: application/json"
data = "{\"token\":\"$TOKEN\",\"permission\":\"read\"}"
END
echo

echo "# The same over TCP, with a key that may ask."
ask "$url/v1/verify" <<END
header = "Authorization: Bearer $VERIFY_KEY"
header = "Content-Type: application/json"
data = "{\"token\":\"$TOKEN\",\"ip\":\"203.0.113.9\",\"permission\":\"read\"}"
END
echo

echo "# What a proxy asks before it lets a request pass: 204 is a yes."
ask --output /dev/null --write-out '%{http_code}\n' "$url/authz/forward/read" <<END
header = "Authorization: Bearer $TOKEN"
header = "X-Forwarded-Method: GET"
header = "X-Forwarded-Uri: /some/page"
END
