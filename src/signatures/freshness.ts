import { say, type Refusal } from '../kernel/index.ts';

export interface FreshnessOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How far `created` may lie in the past or, for skewed clocks, in the future. */
  readonly windowSeconds: number;
}

/** Refuses a signature made outside the window, or past its own `expires` (RFC 9421 §2.3). */
export function checkFreshness(
  parameters: { readonly created: number; readonly expires?: number },
  { now, windowSeconds }: FreshnessOptions,
): Refusal | undefined {
  const { created, expires } = parameters;
  const ageMs = now - created * 1000;
  if (Math.abs(ageMs) > windowSeconds * 1000) {
    const detail =
      ageMs > 0
        ? say(`created 已过去超过 ${windowSeconds} 秒。`, `created is over ${windowSeconds} s ago.`)
        : say(
            `created 晚于当前时间超过 ${windowSeconds} 秒。`,
            `created is over ${windowSeconds} s ahead.`,
          );
    return { refused: 'signature-stale', detail };
  }
  if (expires !== undefined && now > expires * 1000) {
    return { refused: 'signature-stale', detail: say('expires 已过。', 'expires has passed.') };
  }
  return undefined;
}
