import type { Command } from 'commander';
import type { KeysOutcome } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { signedInGateway } from './people-gateway.ts';
import type { TextKey } from './texts.ts';

interface Options extends CommonOptions {
  readonly reason?: string;
}

interface Decision {
  readonly verb: 'approve' | 'refuse' | 'revoke';
  readonly about: TextKey;
  readonly takesReason: boolean;
}

/** What is decided about a key, and whether those affected are told why. */
const decisions: readonly Decision[] = [
  { verb: 'approve', about: 'keysApprove', takesReason: false },
  { verb: 'refuse', about: 'keysRefuse', takesReason: true },
  { verb: 'revoke', about: 'keysRevoke', takesReason: true },
];

async function decide(cli: Cli, verb: string, asked: { keyid: string } & Options): Promise<void> {
  const { keyid, reason, json } = asked;
  const outcome = await signedInGateway(cli).ask<KeysOutcome>({
    method: 'POST',
    path: `/v1/keys/${encodeURIComponent(keyid)}/${verb}`,
    ...(reason === undefined ? {} : { body: { reason } }),
  });
  report(cli, json, { value: outcome, lines: [cli.text('keysOutcome', { ...outcome })] });
}

/** `jingwei keys approve|refuse|revoke`: by the security administrator, who did not ask for it. */
export function addKeysDecide(keys: Command, cli: Cli): void {
  for (const { verb, about, takesReason } of decisions) {
    const command = leaf(keys, cli, { usage: verb, about });
    command.argument('<keyid>', cli.text('keysKeyid'));
    if (takesReason) command.requiredOption('--reason <reason>', cli.text('keysReason'));
    command.action((keyid: string, _own: Options, own: Command) =>
      decide(cli, verb, { keyid, ...own.optsWithGlobals<Options>() }),
    );
  }
}
