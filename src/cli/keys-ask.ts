import { rmSync, writeFileSync } from 'node:fs';
import { base64Of, say, utf8 } from '../kernel/index.ts';
import { proofText, writeKey } from '../identity/index.ts';
import type {
  KeysChallenge,
  KeysPairRequest,
  KeysRequested,
  KeysSecretRequest,
} from '../shapes/index.ts';
import { createNodeCryptoProvider, type SigningKey } from '../signatures/index.ts';
import type { Cli, Report } from './cli.ts';
import { fail, misuse } from './failures.ts';
import { keyIn } from './keys-file.ts';
import type { PeopleGateway } from './people-gateway.ts';

const crypto = createNodeCryptoProvider();

/** Which key is asked for: a pair that lies here, or a secret that the gateway makes. */
export interface KeyAsked {
  readonly system: string;
  /** Of a pair: what follows the system in the keyid, and the file of its private key. */
  readonly name?: string;
  readonly key?: string;
  readonly algorithm?: string;
  /** Of a secret: the file to write it to. */
  readonly out?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly replaces?: string;
  readonly overlapDays?: number;
}

interface SigningPair {
  readonly publicPem: string;
  readonly signing: SigningKey;
}

type Terms = Pick<KeyAsked, 'validFrom' | 'validUntil' | 'replaces' | 'overlapDays'>;

const termsOf = ({ validFrom, validUntil, replaces, overlapDays }: KeyAsked): Terms => ({
  ...(validFrom === undefined ? {} : { validFrom }),
  ...(validUntil === undefined ? {} : { validUntil }),
  ...(replaces === undefined ? {} : { replaces }),
  ...(overlapDays === undefined ? {} : { overlapDays }),
});

const namedAlgorithm = ({ algorithm }: KeyAsked): Pick<KeysPairRequest, 'algorithm'> =>
  algorithm === undefined
    ? {}
    : { algorithm: algorithm as NonNullable<KeysPairRequest['algorithm']> };

/** The private key stays here: only its signature and its public half are sent. */
function pairIn(file: string, asked: KeyAsked): SigningPair {
  const key = keyIn(file);
  const pkcs8 = writeKey(key, { to: 'pkcs8', half: 'private' });
  const { algorithm } = namedAlgorithm(asked);
  const signing = pkcs8 && crypto.importSigningKey(asked.system, pkcs8, algorithm);
  if (signing === undefined || signing === '') {
    return fail(
      say(`${file} 中没有可用于该算法的私钥`, `${file} holds no private key for this algorithm`),
    );
  }
  return { publicPem: key.publicKey.pem, signing };
}

/** Signs what a challenge is, and nothing else that a gateway might send. */
async function proofOf(
  { signing }: SigningPair,
  system: string,
  { text, keyid, challenge }: KeysChallenge,
): Promise<string> {
  const [, origin = ''] = text.split('\n');
  if (text !== proofText(origin, { system, keyid }, challenge)) {
    return fail(say('网关给出的挑战原文不合规', 'The gateway’s challenge is not one'));
  }
  return base64Of(await crypto.sign(signing, utf8(text)));
}

async function askForPair(
  gateway: PeopleGateway,
  asked: KeyAsked,
  { name, key }: { readonly name: string; readonly key: string },
): Promise<KeysRequested> {
  const { system } = asked;
  const pair = pairIn(key, asked);
  const challenge = await gateway.ask<KeysChallenge>({
    method: 'POST',
    path: '/v1/keys/challenges',
    body: { system, name },
  });
  const body: KeysPairRequest = {
    kind: 'pair',
    system,
    name,
    publicPem: pair.publicPem,
    challenge: challenge.challenge,
    proof: await proofOf(pair, system, challenge),
    ...namedAlgorithm(asked),
    ...termsOf(asked),
  };
  return gateway.ask({ method: 'POST', path: '/v1/keys', body });
}

/** The file is made first: a secret that could not be kept would be lost. */
async function askForSecret(
  gateway: PeopleGateway,
  asked: KeyAsked,
  out: string,
): Promise<KeysRequested> {
  const algorithm = asked.algorithm as KeysSecretRequest['algorithm'];
  const { system } = asked;
  const body: KeysSecretRequest = { kind: 'secret', system, algorithm, ...termsOf(asked) };
  writeFileSync(out, '', { mode: 0o600, flag: 'wx' });
  try {
    const requested = await gateway.ask<KeysRequested>({ method: 'POST', path: '/v1/keys', body });
    writeFileSync(out, requested.appSecret ?? '');
    return requested;
  } catch (error) {
    rmSync(out);
    throw error;
  }
}

/** What was asked for, without the secret: that is in its file. */
function told(cli: Cli, { keyid, warnings }: KeysRequested, out: string | undefined): Report {
  const secretFile = out === undefined ? {} : { secretFile: out };
  return {
    value: { keyid, warnings, ...secretFile },
    lines: [
      cli.text('keysRequested', { keyid }),
      ...(out === undefined ? [] : [cli.text('keysAppSecret', { keyid, secretFile: out })]),
      ...warnings.map(({ message }) => {
        const sentence = message[cli.language] ?? message['zh-CN'];
        return cli.text('keysWarning', { message: sentence });
      }),
    ],
  };
}

/** Asks the gateway for a key, as whoever signed in. */
export async function askForKey(
  cli: Cli,
  gateway: PeopleGateway,
  asked: KeyAsked,
): Promise<Report> {
  const { key, name, out } = asked;
  if (key !== undefined && name !== undefined && out === undefined) {
    return told(cli, await askForPair(gateway, asked, { key, name }), undefined);
  }
  if (out !== undefined && key === undefined && asked.algorithm !== undefined) {
    return told(cli, await askForSecret(gateway, asked, out), out);
  }
  return misuse(cli.text('keysPairOrSecret'));
}
