import { connect } from 'node:net';
import type { RawReply } from './raw.ts';

/** What came back over one connection, byte for byte (latin1). */
export interface Heard {
  readonly text: string;
  /** The gateway ended the connection. */
  readonly isClosed: boolean;
  readonly tookMs: number;
}

export interface Talk {
  readonly baseUrl: string;
  /** Sent one after the other, each after `everyMs`. */
  readonly pieces: readonly (string | Uint8Array)[];
  readonly everyMs?: number;
  /** Gives up listening then. */
  readonly patienceMs?: number;
  /** Says that enough was heard. */
  readonly until?: (text: string) => boolean;
}

/** Whether the text holds this many replies with all their bytes. */
export const holdsReplies =
  (count: number) =>
  (text: string): boolean =>
    repliesIn(text).length >= count;

/** Speaks to the gateway without any HTTP client in between. */
export function talk({ baseUrl, pieces, ...listening }: Talk): Promise<Heard> {
  const { everyMs = 0, patienceMs = 5000, until = holdsReplies(1) } = listening;
  return new Promise((resolve) => {
    const began = performance.now();
    let text = '';
    const { hostname, port } = new URL(baseUrl);
    const socket = connect(Number(port), hostname);
    const timers: NodeJS.Timeout[] = [];
    const settle = (isClosed: boolean): void => {
      timers.forEach(clearTimeout);
      socket.destroy();
      resolve({ text, isClosed, tookMs: performance.now() - began });
    };
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (until(text)) settle(false);
    });
    socket.on('close', () => settle(true)).on('error', () => settle(true));
    timers.push(setTimeout(settle, patienceMs, false));
    pieces.forEach((piece, index) => {
      if (everyMs === 0) socket.write(piece);
      else timers.push(setTimeout(() => socket.write(piece), index * everyMs));
    });
  });
}

/** The complete replies of a connection, in order; interim ones (100) are left out. */
export function repliesIn(text: string): readonly RawReply[] {
  const replies: RawReply[] = [];
  let rest = text.replaceAll('HTTP/1.1 100 Continue\r\n\r\n', '');
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return replies;
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = new Headers(
      lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
    );
    const length = Number(headers.get('content-length') ?? 0);
    const body = rest.slice(end + 4, end + 4 + length);
    if (body.length < length) return replies;
    rest = rest.slice(end + 4 + length);
    const isJson = headers.get('content-type')?.includes('json') ?? false;
    const document = Buffer.from(body, 'latin1').toString('utf8');
    replies.push({
      status: Number(first.split(' ')[1]),
      headers,
      body: isJson ? (JSON.parse(document) as RawReply['body']) : {},
    });
  }
}

/** The first reply of a connection. @throws {Error} when there was none. */
export async function firstReply(conversation: Talk): Promise<RawReply> {
  const heard = await talk(conversation);
  const [reply] = repliesIn(heard.text);
  if (reply === undefined) throw new Error('no reply came');
  return reply;
}
