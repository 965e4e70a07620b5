#!/bin/sh
# A handler of Tallylight's webhooks: one request on standard input, its answer on standard output, as socat, inetd and
# systemd sockets start it. Needs openssl and jq. See README.md for its variables.
set -u
most_body=1048576
tolerance=300
carriage_return=$(printf '\r')
folder=${SEEN_DIR:-/tmp/tallylight-seen}
body=$(mktemp) || exit 1
trap 'rm -f "$body"' EXIT

answer() {
  printf 'HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$1"
  exit 0
}

# equal texts, compared in a way that does not tell how far they are equal
same() {
  key=$(openssl rand -hex 16)
  [ "$(printf %s "$1" | openssl dgst -sha256 -hmac "$key")" = "$(printf %s "$2" | openssl dgst -sha256 -hmac "$key")" ]
}

# Standard Webhooks 1.0: HMAC-SHA256 over id.timestamp.body; one signature of several is enough
is_signed() {
  case $timestamp in '' | *[!0-9]* | ????????????*) return 1 ;; esac
  age=$(($(date +%s) - timestamp))
  [ -n "$id" ] && [ "$age" -le "$tolerance" ] && [ "$age" -ge "-$tolerance" ] || return 1
  key_hex=$(printf %s "${WEBHOOK_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
  expected=v1,$({ printf '%s.%s.' "$id" "$timestamp"; cat "$body"; } |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key_hex" -binary | openssl base64 -A)
  for one in $signatures; do
    same "$expected" "$one" && return 0
  done
  return 1
}

# Dispersa: MD5 of the time, as it stands in the body, and the token
is_digest() {
  expected=$({ jq -j '.time' "$body"; printf %s "${DISPERSA_TOKEN:-}"; } | openssl dgst -md5 -r | cut -d' ' -f1)
  same "$expected" "$digest"
}

IFS=' ' read -r method _ || exit 0
length='' id='' timestamp='' signatures=''
while IFS= read -r line; do
  line=${line%"$carriage_return"}
  [ -z "$line" ] && break
  value=${line#*:}
  value=${value# }
  case $(printf %s "${line%%:*}" | tr '[:upper:]' '[:lower:]') in
    content-length) length=$value ;;
    webhook-id) id=$value ;;
    webhook-timestamp) timestamp=$value ;;
    webhook-signature) signatures=$value ;;
  esac
done
[ "$method" = POST ] || answer '405 Method Not Allowed'
case $length in '' | *[!0-9]*) answer '411 Length Required' ;; ?????????*) answer '413 Content Too Large' ;; esac
if [ "$length" -gt "$most_body" ]; then
  head -c "$length" >/dev/null # who is still writing would not read the answer
  answer '413 Content Too Large'
fi
head -c "$length" >"$body"

set -f # signatures are words, never patterns
if [ -n "${WEBHOOK_SECRET:-}" ]; then
  is_signed || answer '401 Unauthorized'
fi
jq -e 'type == "object"' "$body" >/dev/null 2>&1 || answer '400 Bad Request'
digest=$(jq -r '.digest | strings' "$body")
if [ -n "$digest" ]; then
  is_digest || answer '401 Unauthorized'
  what=$(jq -r '.status | strings' "$body")
  stream=$(jq -r '.stream | strings' "$body")
else
  [ -n "${WEBHOOK_SECRET:-}" ] || answer '401 Unauthorized'
  what=$(jq -r '.type | strings' "$body")
  stream=$(jq -r '.data.stream.url? | strings' "$body")
fi
[ -n "$what" ] || answer '400 Bad Request'

# files hold what was seen, for three days: longer than it is sent again
mkdir -p -m 700 "$folder"
find "$folder" -type f -mtime +3 -exec rm -f {} +
if [ -n "$id" ]; then
  seen=$(printf %s "$id" | openssl dgst -sha256 -r | cut -d' ' -f1)
else
  seen=$(openssl dgst -sha256 -r "$body" | cut -d' ' -f1)
fi
if (set -C && : >"$folder/$seen") 2>/dev/null; then
  # work goes on after the answer: here goes what your handler does
  if [ -n "${ON_ALERT:-}" ]; then
    "$ON_ALERT" "$what" "$stream" </dev/null >/dev/null 2>&1 &
  else
    echo "$what $stream" >&2
  fi
fi
answer '200 OK'
