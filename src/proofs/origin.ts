import { base64Of, bytesOfBase64, canonicalBytes, type Sha256 } from '../kernel/index.ts';
import type { FlowOrigin, FlowPassed } from '../shapes/index.ts';
import { commitmentOf, SALT_BYTES } from './commitment.ts';

/** What a gateway says of a batch that it took, before it has a receipt for it. */
export type Passing = Omit<FlowPassed, 'receipt'>;

/** The salt in a receipt's salts that opens the commitment of `flow.batch-passed`. */
const SALT = 'origin';

/** One gateway's word on all before it: the first manifest, its signature, each earlier receipt. */
const statementOf = (before: FlowOrigin, own: Passing): Uint8Array =>
  canonicalBytes({ ...before, own });

/** `before`: how the batch came to this gateway; nothing passed yet at the first. */
export const originCommitment = (
  sha256: Sha256,
  salt: Uint8Array,
  { before, own }: { readonly before: FlowOrigin; readonly own: Passing },
): string => commitmentOf(sha256, salt, statementOf(before, own));

/** The gateway's part of an origin, with the salt that opens what its entry commits to. */
export const passedWith = (
  own: Passing,
  salt: Uint8Array,
  receipt: FlowPassed['receipt'],
): FlowPassed => ({ ...own, receipt: { ...receipt, salts: { [SALT]: base64Of(salt) } } });

/** Whether the entry in a gateway's receipt is about this batch as it came here, and no other. */
export function isPassedHere(sha256: Sha256, origin: FlowOrigin, index: number): boolean {
  const passed = origin.passed[index];
  if (passed === undefined) return false;
  const { receipt, ...own } = passed;
  const salt = bytesOfBase64(receipt.salts?.[SALT] ?? '');
  if (salt?.length !== SALT_BYTES) return false;
  const expected = {
    kind: 'flow.batch-passed',
    flow: own.flow,
    batch: own.batch,
    hop: index + 1,
    origin: originCommitment(sha256, salt, { before: originAt(origin, index), own }),
  };
  const entry = entryOf(receipt.entry);
  return Object.entries(expected).every(([name, value]) => entry?.[name] === value);
}

/** As it was told to the gateway: what happened to the records behind it nobody knew there. */
function originAt({ mapped, ...origin }: FlowOrigin, index: number): FlowOrigin {
  return {
    ...origin,
    passed: origin.passed.slice(0, index),
    ...(mapped !== undefined && mapped <= index ? { mapped } : {}),
  };
}

function entryOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const entry: unknown = JSON.parse(text);
    return typeof entry === 'object' && entry !== null ? { ...entry } : undefined;
  } catch {
    return undefined;
  }
}
