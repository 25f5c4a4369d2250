/** The parts of a target URI that a signature can cover, normalised as RFC 9110 §4.2.3 says. */
export interface Target {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  /** With its leading "?"; empty when the URI has none. */
  readonly query: string;
}

const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** Undefined unless absolute http(s), printable ASCII, without user information and fragment. */
export function parseTarget(targetUri: string): Target | undefined {
  if (!/^[!-~]+$/.test(targetUri)) return undefined;
  const match = /^(https?):\/\/([^/?#@]+)(\/[^?#]*)?(\?[^#]*)?$/i.exec(targetUri);
  const [, scheme, authority, path = '/', query = ''] = match ?? [];
  if (scheme === undefined || authority === undefined) return undefined;
  const lowerScheme = scheme.toLowerCase();
  return {
    scheme: lowerScheme,
    authority: withoutDefaultPort(authority.toLowerCase(), lowerScheme),
    path,
    query,
  };
}

function withoutDefaultPort(authority: string, scheme: string): string {
  const port = /:(\d*)$/.exec(authority)?.[1];
  const isDefault = port === '' || (port !== undefined && port === defaultPorts[scheme]);
  return isDefault ? authority.slice(0, -port.length - 1) : authority;
}

export function uriOf({ scheme, authority, path, query }: Target): string {
  return `${scheme}://${authority}${path}${query}`;
}

/**
 * Values of one query parameter, name and values re-encoded as RFC 9421 §2.2.8 says.
 * More than one must not be signed, which is for the caller to refuse.
 */
export function queryParameterValues(target: Target, encodedName: string): readonly string[] {
  return [...new URLSearchParams(target.query)]
    .filter(([name]) => encodeParameter(name) === encodedName)
    .map(([, value]) => encodeParameter(value));
}

/** The form-urlencoded percent-encode set, with a space as %20 (RFC 9421 §2.2.8). */
function encodeParameter(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
