import { readFileSync } from 'node:fs';
import { createClient, type Client } from '../client/index.ts';
import { say, systemClock } from '../kernel/index.ts';
import { createNodeCryptoProvider, type VerificationKey } from '../signatures/index.ts';
import { fail } from './failures.ts';

/** A system that this machine holds the private key of. Paths are relative to the current folder. */
export interface ProfileSystem {
  readonly id: string;
  readonly agency: string;
  readonly role: 'consumer' | 'provider' | 'auditor' | 'maintainer';
  readonly keyid: string;
  readonly algorithm: string;
  readonly privateKeyFile: string;
  readonly publicKeyFile: string;
}

/** A call worth making, and what must come of it. */
export interface Sample {
  readonly name: string;
  readonly system: string;
  readonly method: 'POST';
  readonly path: string;
  /** Sent as it is when text. */
  readonly body: unknown;
  readonly expect: { readonly status: number; readonly code?: string };
}

/** How to reach one gateway, and as whom: what the demo writes to demo.json. */
export interface Profile {
  readonly baseUrl: string;
  readonly gateway: {
    readonly keyid: string;
    readonly algorithm: string;
    readonly publicKeyFile: string;
  };
  readonly systems: readonly ProfileSystem[];
  readonly log: { readonly origin: string; readonly verifierKey: string };
  readonly samples: readonly Sample[];
}

export const DEFAULT_PROFILE = '.jingwei/demo/demo.json';

function isProfile(value: unknown): value is Profile {
  if (value === null || typeof value !== 'object') return false;
  const { baseUrl, gateway, systems, log, samples } = value as Record<keyof Profile, unknown>;
  return (
    typeof baseUrl === 'string' &&
    [gateway, log].every((part) => part !== null && typeof part === 'object') &&
    [systems, samples].every((list) => Array.isArray(list))
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws {Fault} when the file is no profile. @throws {Error} ENOENT when there is none. */
export function readProfile(file: string): Profile {
  const profile = parsed(readFileSync(file, 'utf8'));
  return isProfile(profile)
    ? profile
    : fail(say(`不是环境文件：${file}`, `Not a profile: ${file}`));
}

const unreadableKey = (file: string): never =>
  fail(say(`密钥无法读取：${file}`, `The key cannot be read: ${file}`));

/** What the gateway signs its replies and its pushed pages with. */
export function gatewayKeyOf({ gateway }: Profile): VerificationKey {
  const { keyid, publicKeyFile } = gateway;
  const pem = readFileSync(publicKeyFile, 'utf8');
  const key = createNodeCryptoProvider().importVerificationKey(keyid, pem);
  return key ?? unreadableKey(publicKeyFile);
}

/** The SDK, signing as one system of the profile. @throws {Fault} when it has no such system. */
export function clientFor(profile: Profile, systemId: string): Client {
  const crypto = createNodeCryptoProvider();
  const system = profile.systems.find(({ id }) => id === systemId);
  if (system === undefined) {
    return fail(say(`环境中没有业务系统 ${systemId}`, `The profile has no system ${systemId}`));
  }
  const { keyid, privateKeyFile } = system;
  return createClient({
    baseUrl: profile.baseUrl,
    crypto,
    clock: systemClock,
    key:
      crypto.importSigningKey(keyid, readFileSync(privateKeyFile, 'utf8')) ??
      unreadableKey(privateKeyFile),
    gateway: gatewayKeyOf(profile),
  });
}
