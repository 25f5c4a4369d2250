import { setTimeout } from 'node:timers/promises';
import type { Delivered } from '../client/index.ts';
import { systemClock } from '../kernel/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import type { Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { endWith, misuse } from './failures.ts';
import { gatewayKeyOf, readProfile } from './profile.ts';
import { listenForPages, type ListenerAddress, type PushListener } from './push-listener.ts';

/** When a relay goes on by itself. */
export interface Again {
  readonly every?: string | undefined;
  readonly listen?: string | undefined;
  /** The address registered above, when it is another than that listened at. */
  readonly at?: string | undefined;
}

/** Hands on what is ready, beginning with a page that was pushed; whether it came to its end. */
export type Hand = (pushed?: readonly Delivered[]) => Promise<boolean>;

const MS_PER_SECOND = 1000;
const SECONDS = /^[1-9][0-9]{0,4}$/;
const ADDRESS = /^(?:([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:]{2,39}\]):)?([1-9][0-9]{0,4})$/;
const BASE_URL = /^https?:\/\/[^\s?#]{1,500}$/;
const PORT_MAX = 65_535;

interface Plan {
  readonly everyMs?: number;
  readonly address?: ListenerAddress;
}

function addressOf(cli: Cli, { listen, at }: Again): ListenerAddress | undefined {
  if (listen === undefined) return at === undefined ? undefined : misuse(listenWrong(cli));
  const [matched, host = '127.0.0.1', port = ''] = ADDRESS.exec(listen) ?? [];
  const baseUrl = at ?? `http://${host}:${port}`;
  const isFit = matched !== undefined && Number(port) <= PORT_MAX && BASE_URL.test(baseUrl);
  if (!isFit) misuse(listenWrong(cli));
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port), baseUrl };
}

const listenWrong = (cli: Cli): string => cli.text('flowsRelayListenWrong');

/** Undefined when it hands on once. */
export function planOf(cli: Cli, again: Again): Plan | undefined {
  const { every } = again;
  if (every !== undefined && !SECONDS.test(every)) misuse(cli.text('flowsRelayEveryWrong'));
  const address = addressOf(cli, again);
  if (every === undefined && address === undefined) return undefined;
  return {
    ...(every === undefined ? {} : { everyMs: Number(every) * MS_PER_SECOND }),
    ...(address === undefined ? {} : { address }),
  };
}

const stopSignal = (): AbortSignal => {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once('SIGTERM', stop).once('SIGINT', stop);
  return stopping.signal;
};

/** What failed is told, and may be mended by the next time. */
const telling =
  (cli: Cli, hand: Hand): Hand =>
  async (pushed) => {
    try {
      return await hand(pushed);
    } catch (error) {
      endWith(cli, error);
      return false;
    }
  };

/** Two at once would send the same batch twice, and each hear of the other's. */
function oneByOne(hand: Hand): Hand {
  let last: Promise<unknown> = Promise.resolve();
  return (pushed) => {
    const handed = last.then(() => hand(pushed));
    last = handed;
    return handed;
  };
}

interface Upper {
  readonly flow: string;
  readonly profile: string;
}

async function listen(
  cli: Cli,
  { flow, profile }: Upper,
  { address, take }: { readonly address: ListenerAddress; readonly take: Hand },
): Promise<PushListener> {
  const gateway = gatewayKeyOf(readProfile(profile));
  const parts = { crypto: createNodeCryptoProvider(), clock: systemClock, gateway };
  const listener = await listenForPages({ ...parts, flow, take }, address);
  const { host, port } = address;
  cli.io.err(cli.text('flowsRelayListening', { address: `${host}:${port}` }));
  return listener;
}

/** Once at the start, then by the clock, or whenever a page comes, until it is told to stop. */
export async function relayForEver(
  cli: Cli,
  { upper, plan, hand }: { readonly upper: Upper; readonly plan: Plan; readonly hand: Hand },
): Promise<void> {
  const signal = stopSignal();
  const take = oneByOne(telling(cli, hand));
  const { address, everyMs } = plan;
  const listener = address && (await listen(cli, upper, { address, take }));
  while (!signal.aborted) {
    await take();
    await pause(signal, everyMs);
  }
  await listener?.close();
  cli.finish(EXIT.fine);
}

function pause(signal: AbortSignal, everyMs: number | undefined): Promise<unknown> {
  if (everyMs !== undefined) {
    return setTimeout(everyMs, undefined, { signal }).catch(() => undefined);
  }
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
