import { base64Of, systemClock, utf8 } from './kernel/index.ts';
import type { DeliveryPage, DeliveryPort } from './flows/index.ts';
import type { Settings } from './shapes/index.ts';
import { contentDigest, headersOf, signRequest } from './signatures/index.ts';
import { parseStrictJson } from './standards/index.ts';
import type { Foundation } from './foundation.ts';

interface Surroundings {
  readonly settings: Pick<Settings, 'providers'>;
  readonly base: Pick<Foundation, 'crypto' | 'keys' | 'schemas'>;
}

/** One page, from the first byte sent to the last of its acknowledgement, milliseconds. */
const PUSH_TIMEOUT_MS = 60_000;

/** Bytes of an acknowledgement: a page of refusals and some. */
const ACKNOWLEDGEMENT_BYTES_MAX = 262_144;

const NONCE_BYTES = 16;

/** Where a receiver takes its pages: below the address registered for its system. */
function addressOf({ settings }: Surroundings, { flow, receiver }: DeliveryPage): string {
  const registered = Object.hasOwn(settings.providers, receiver)
    ? settings.providers[receiver]
    : undefined;
  if (registered === undefined) throw new Error(`no address is registered for ${receiver}`);
  return `${registered.baseUrl.replace(/\/$/, '')}/flows/${flow}/deliveries`;
}

async function signedHeaders(
  { base }: Surroundings,
  targetUri: string,
  bytes: Uint8Array,
): Promise<Record<string, string>> {
  const plain = {
    'Content-Type': 'application/x-ndjson',
    'Content-Digest': contentDigest(base.crypto, bytes),
  };
  const message = { method: 'POST', targetUri, headers: headersOf(plain) };
  const signature = await signRequest(base.crypto, message, {
    key: base.keys.reply,
    created: Math.floor(systemClock.now() / 1000),
    nonce: base64Of(base.crypto.randomBytes(NONCE_BYTES)),
  });
  return { ...plain, ...signature };
}

/** @throws {Error} when it is longer than an acknowledgement can be */
async function readAnswer(reply: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (reply.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > ACKNOWLEDGEMENT_BYTES_MAX) throw new Error('the acknowledgement is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

type Acknowledged = Awaited<ReturnType<DeliveryPort['deliver']>>;

function understand({ base }: Surroundings, bytes: Uint8Array): Acknowledged {
  const parsed = parseStrictJson(bytes);
  const check = base.schemas.check<Acknowledged>('api/flow-acknowledgement.json');
  const checked = check(parsed.ok ? parsed.value : undefined);
  if (!checked.ok) throw new Error('the answer is no acknowledgement');
  return checked.value;
}

/** Takes pages to receivers over HTTP, signed with the key that replies are signed with. */
export const createPushPort = (parts: Surroundings): DeliveryPort => ({
  deliver: async (page) => {
    const address = addressOf(parts, page);
    const bytes = utf8(page.lines.map((line) => `${line}\n`).join(''));
    const reply = await fetch(address, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
      headers: await signedHeaders(parts, address, bytes),
      body: new Uint8Array(bytes),
    });
    const answer = await readAnswer(reply);
    if (reply.status !== 200) throw new Error(`status ${reply.status}`);
    return understand(parts, answer);
  },
});
