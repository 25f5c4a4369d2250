import { concat, textOf } from '../../kernel/index.ts';

/** What a witness said, unbelieved. */
export interface WitnessAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** Sends a body of `add-checkpoint`. @throws {Error} when there is no whole answer in time */
export type Submit = (body: string) => Promise<WitnessAnswer>;

/** Bytes of an answer; a cosignature takes two hundred. */
const ANSWER_BYTES_MAX = 16_384;

async function readAnswer(reply: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reply.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    if (size > ANSWER_BYTES_MAX) throw new Error('the answer of the witness is too long');
    chunks.push(bytes);
  }
  return textOf(concat(...chunks));
}

/** A witness by the prefix of its addresses. */
export function createWitnessClient(url: string, timeoutMs: number): Submit {
  const address = `${url.replace(/\/$/, '')}/add-checkpoint`;
  return async (body) => {
    const reply = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const contentType = reply.headers.get('content-type') ?? '';
    return { status: reply.status, contentType, text: await readAnswer(reply) };
  };
}
