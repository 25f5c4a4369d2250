export interface HttpHeaders {
  /** Takes a lower-case name; several field lines come joined with ", " (RFC 9110 §5.3). */
  get(name: string): string | undefined;
}

export interface RequestMessage {
  readonly method: string;
  /** Absolute URI as sent: ASCII, percent-encoded, no fragment (RFC 9421 §2.2.2). */
  readonly targetUri: string;
  readonly headers: HttpHeaders;
}

export interface ReplyMessage {
  readonly status: number;
  readonly headers: HttpHeaders;
}

/** Headers from a record as Node and most clients keep them; names in any case. */
export function headersOf(
  record: Readonly<Record<string, string | readonly string[] | undefined>>,
): HttpHeaders {
  const lines = new Map<string, string>();
  for (const [name, value] of Object.entries(record)) {
    if (value === undefined) continue;
    const key = name.toLowerCase();
    const earlier = lines.get(key);
    const joined = typeof value === 'string' ? value : value.map(trimWhitespace).join(', ');
    lines.set(key, earlier === undefined ? joined : `${earlier}, ${joined}`);
  }
  return { get: (name) => lines.get(name) };
}

/**
 * A field's value as it enters a signature base (RFC 9421 §2.1): outer whitespace trimmed, each
 * obs-fold one space. Undefined when absent, or when a line break is left: it would forge a line.
 */
export function fieldValue(headers: HttpHeaders, name: string): string | undefined {
  const raw = headers.get(name);
  if (raw === undefined) return undefined;
  if (!/[\r\n]/.test(raw)) return trimWhitespace(raw);
  const unfolded = raw
    .split(/\r?\n(?=[ \t])/)
    .map(trimWhitespace)
    .join(' ');
  return /[\r\n]/.test(unfolded) ? undefined : trimWhitespace(unfolded);
}

/** Only space and tab, unlike `trim()`: a byte 0xA0 is content. A loop, so that it stays linear. */
function trimWhitespace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhitespace(text[start])) start += 1;
  while (end > start && isWhitespace(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

const isWhitespace = (character: string | undefined): boolean =>
  character === ' ' || character === '\t';
