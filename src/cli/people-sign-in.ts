import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { PeopleCliSignIn, PeopleCliToken } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import {
  codeOf,
  gatewayWith,
  problemOf,
  signedInGateway,
  type PeopleGateway,
} from './people-gateway.ts';
import { dropToken, storeToken } from './people-token.ts';

interface Options extends CommonOptions {
  readonly gateway: string;
}

/** Where `jingwei serve` listens unless told otherwise. */
export const DEFAULT_GATEWAY = 'http://127.0.0.1:8080';

/** How often it is asked whether the person has approved, milliseconds. */
const POLL_INTERVAL_MS = 2000;

const CODE_BYTES = 12;
const VERIFIER_BYTES = 32;

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** Asks until the person has decided. @throws {Fault} when they refuse, or it is over. */
async function waitForToken(
  gateway: PeopleGateway,
  body: { readonly code: string; readonly verifier: string },
): Promise<PeopleCliToken> {
  for (;;) {
    const answer = await gateway.answerTo({ method: 'POST', path: '/v1/cli-sign-ins/token', body });
    if (answer.status === 200) return answer.body as PeopleCliToken;
    if (codeOf(answer) !== 'cli-sign-in-pending') throw problemOf(answer);
    await sleep(POLL_INTERVAL_MS);
  }
}

/** A code that is shown, and a verifier that is not, as in RFC 7636: only we can fetch the token. */
async function signIn(cli: Cli, { gateway: named, json }: Options): Promise<void> {
  const baseUrl = new URL(named).origin;
  const gateway = gatewayWith(cli, baseUrl, () => ({}));
  const [code, verifier] = [random(CODE_BYTES), random(VERIFIER_BYTES)];
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const begun = { method: 'POST', path: '/v1/cli-sign-ins', body: { code, challenge } } as const;
  const { expiresAt } = await gateway.ask<PeopleCliSignIn>(begun);
  cli.io.err(cli.text('signInOpen', { url: `${baseUrl}/sign-in/cli#${code}` }));
  cli.io.err(cli.text('signInWaits', { code, expiresAt }));
  const { token, endsAt, person } = await waitForToken(gateway, { code, verifier });
  const { displayName } = person;
  const file = storeToken(cli.io, { baseUrl, token, endsAt, displayName });
  report(cli, json, {
    value: { person: person.person, displayName, endsAt, file },
    lines: [cli.text('signInDone', { displayName, endsAt }), cli.text('signInFile', { file })],
  });
}

/** `jingwei sign-in`: the person signs in at a browser, wherever that is, and approves. */
export function addSignIn(program: Command, cli: Cli): void {
  leaf(program, cli, { usage: 'sign-in', about: 'signIn' })
    .option('--gateway <url>', cli.text('signInGateway'), DEFAULT_GATEWAY)
    .action((_own: Options, command: Command) => signIn(cli, command.optsWithGlobals<Options>()));
}

/** `jingwei sign-out`: the token ends at the gateway, then here. */
export function addSignOut(program: Command, cli: Cli): void {
  leaf(program, cli, { usage: 'sign-out', about: 'signOut' }).action(
    async (_own: CommonOptions, command: Command) => {
      const { json } = command.optsWithGlobals<CommonOptions>();
      const { status } = await signedInGateway(cli).answerTo({
        method: 'DELETE',
        path: '/v1/session',
      });
      dropToken(cli.io);
      report(cli, json, { value: { ended: status === 200 }, lines: [cli.text('signOutDone')] });
    },
  );
}
