#!/bin/sh
# One signed call and one proven answer with curl and openssl (3.0 or newer) alone.
#   sh docs/examples/signed-call.sh [SYSTEM [PATH [BODY-FILE]]]
# SYSTEM is one of the profile's: xihu-window signs with ECDSA P-256, hz-housing-desk with Ed25519.
# Prints the answer; says on stderr what was proven; exits 1 when anything was not.
# PROFILE names another profile than .jingwei/demo/demo.json; its paths start at the
# current folder, so run this at the project's root.
set -euf

system=${1:-xihu-window}
path=${2:-/v1/datasets/social-insurance-status/query}
body=${3:-$(dirname "$0")/$system.json}
profile=${PROFILE:-.jingwei/demo/demo.json}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "signed-call: $*" >&2; exit 1; }
base64_of() { openssl base64 -A; }
digest_of() { printf 'sha-256=:%s:' "$(openssl dgst -sha256 -binary "$1" | base64_of)"; }

# --- the profile: one flat object per system, so sed and grep can read it -------------------------
flat=$(tr -d ' \n' <"$profile")
object_with() { printf '%s' "$flat" | grep -o "{[^{}]*\"$1\":\"$2\"[^{}]*}" | head -n 1; }
field() { printf '%s' "$1" | sed -n "s/.*\"$2\":\"\([^\"]*\)\".*/\1/p"; }

base_url=$(printf '%s' "$flat" | sed -n 's/^{.*"baseUrl":"\([^"]*\)".*/\1/p')
gateway=$(printf '%s' "$flat" | grep -o '"gateway":{[^{}]*}')
me=$(object_with id "$system") || fail "no system $system in $profile"
keyid=$(field "$me" keyid)
algorithm=$(field "$me" algorithm)
private_key=$(field "$me" privateKeyFile)
gateway_keyid=$(field "$gateway" keyid)
gateway_key=$(field "$gateway" publicKeyFile)

# --- the signature base (RFC 9421 §2.5) -----------------------------------------------------------
target=$base_url$path
type='application/json'
digest=$(digest_of "$body")
nonce=$(openssl rand -base64 16)
parameters="(\"@method\" \"@target-uri\" \"content-digest\" \"content-type\")"
parameters="$parameters;created=$(date +%s);nonce=\"$nonce\";keyid=\"$keyid\";alg=\"$algorithm\""

# No newline after the last line.
printf '"@method": POST\n"@target-uri": %s\n"content-digest": %s\n"content-type": %s\n%s' \
  "$target" "$digest" "$type" "\"@signature-params\": $parameters" >"$work/base"

# --- signing --------------------------------------------------------------------------------------
bytes_of_hex() {
  for byte in $(printf '%s' "$1" | sed 's/../& /g'); do printf "\\$(printf '%03o' "0x$byte")"; done
}

# openssl writes ECDSA signatures as DER; RFC 9421 §3.3.4 wants r and s, 32 bytes each.
raw_of_der() {
  openssl asn1parse -inform DER -in "$1" | sed -n 's/.*INTEGER *://p' | while read -r number; do
    bytes_of_hex "$(printf '%64s' "$number" | tr ' ' 0)"
  done
}

case $algorithm in
ecdsa-p256-sha256)
  openssl dgst -sha256 -sign "$private_key" -out "$work/der" "$work/base"
  signature=$(raw_of_der "$work/der" | base64_of)
  ;;
ed25519)
  signature=$(openssl pkeyutl -sign -rawin -inkey "$private_key" -in "$work/base" | base64_of)
  ;;
*) fail "this script does not sign with $algorithm" ;;
esac

# --- the call -------------------------------------------------------------------------------------
status=$(curl -sS -o "$work/answer" -D "$work/headers" -w '%{http_code}' \
  -H "Content-Type: $type" \
  -H "Content-Digest: $digest" \
  -H "Signature-Input: sig1=$parameters" \
  -H "Signature: sig1=:$signature:" \
  --data-binary "@$body" "$target")

header() { tr -d '\r' <"$work/headers" | grep -i "^$1:" | sed 's/^[^:]*: *//'; }

# --- the answer's bytes are the ones that were digested ---------------------------------------------
reply_digest=$(header content-digest)
[ "$reply_digest" = "$(digest_of "$work/answer")" ] || fail 'the body does not match its Content-Digest'

# --- and the gateway signed that digest as the answer to this request -------------------------------
input=$(header signature-input | sed 's/^sig1=//')
covered=$(printf '%s' "$input" | sed 's/^(\([^)]*\)).*/\1/')
case $input in *";keyid=\"$gateway_keyid\""*) ;; *) fail "not signed by $gateway_keyid" ;; esac
for needed in '"@status"' '"content-digest"' '"@method";req' '"@target-uri";req' \
  '"content-digest";req' '"signature";req;key="sig1"'; do
  case " $covered " in *" $needed "*) ;; *) fail "the reply's signature does not cover $needed" ;; esac
done

for component in $covered; do
  case $component in
  '"@status"') value=$status ;;
  '"content-digest"') value=$reply_digest ;;
  '"content-type"') value=$(header content-type) ;;
  '"@method";req') value=POST ;;
  '"@target-uri";req') value=$target ;;
  '"content-digest";req') value=$digest ;;
  '"signature";req;key="sig1"') value=":$signature:" ;;
  *) fail "unexpected component $component" ;;
  esac
  printf '%s: %s\n' "$component" "$value"
done >"$work/reply-base"
printf '"@signature-params": %s' "$input" >>"$work/reply-base"

# The way back: r and s of the header, as DER for openssl.
hex=$(header signature | sed 's/^sig1=:\(.*\):$/\1/' | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
[ "${#hex}" -eq 128 ] || fail 'the gateway signs with another algorithm than ecdsa-p256-sha256'
r=$(printf '%s' "$hex" | cut -c1-64)
s=$(printf '%s' "$hex" | cut -c65-128)
printf 'asn1=SEQUENCE:pair\n[pair]\nr=INTEGER:0x%s\ns=INTEGER:0x%s\n' "$r" "$s" >"$work/pair"
openssl asn1parse -genconf "$work/pair" -noout -out "$work/reply-der"
openssl dgst -sha256 -verify "$gateway_key" -signature "$work/reply-der" "$work/reply-base" >/dev/null ||
  fail "the gateway's signature does not hold"

echo "status $status; digest matches; signed by $gateway_keyid for this very request" >&2
cat "$work/answer"
echo
