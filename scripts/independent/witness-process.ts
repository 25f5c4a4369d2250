import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { directorySource } from '../../src/audit/index.ts';
import { treeOf } from './mirror-tree.ts';

/** A log that a witness is asked to cosign: a mirror, as the continuation of so many entries. */
export interface Offered {
  readonly mirror: string;
  readonly from: number;
}

/** `jingwei audit witness` as a process, which knows one log by its key. */
export interface WitnessProcess {
  /** For whoever checks its cosignatures. */
  readonly verifierKey: string;
  /** Asks for a cosignature, with the best proof there is; answers the status of its reply. */
  offer(offered: Offered): Promise<number>;
  /** Writes the checkpoint that it keeps, cosigned. */
  keep(file: string): Promise<void>;
  close(): Promise<void>;
}

const program = join(import.meta.dirname, `../../src/cli/main${extname(import.meta.filename)}`);

function settle(folder: string, logKey: string): string {
  mkdirSync(folder);
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(join(folder, 'witness.key.pem'), pem, { mode: 0o600 });
  const settings = {
    name: 'witness.independent.local/w1',
    keyFile: 'witness.key.pem',
    data: 'data',
    listen: { host: '127.0.0.1', port: 0 },
    logs: [{ verifierKeys: [logKey] }],
  };
  const file = join(folder, 'witness.yaml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(settings));
  return file;
}

async function bodyOf({ mirror, from }: Offered): Promise<string> {
  const source = directorySource(mirror);
  const note = await source.checkpoint();
  const size = Number(note.split('\n')[1]);
  const isGrown = from > 0 && from < size;
  const proof = isGrown ? (await treeOf(source, size)).growthFrom(from) : [];
  const lines = proof.map((hash) => Buffer.from(hash).toString('base64'));
  return `${[`old ${from}`, ...lines].join('\n')}\n\n${note}`;
}

interface Listening {
  readonly listening: string;
  readonly verifierKey: string;
}

async function listeningOf(child: ChildProcess): Promise<Listening> {
  if (child.stdout === null) throw new Error('the witness says nothing');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return JSON.parse(line) as Listening;
}

/** The folder is made; the witness's key and store lie in it. */
export async function startWitness(folder: string, logKey: string): Promise<WitnessProcess> {
  const argv = ['audit', 'witness', '--config', settle(folder, logKey)];
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  const child = spawn(process.execPath, [...process.execArgv, program, ...argv], {
    stdio: [...stdio],
  });
  const ended = once(child, 'exit');
  const { listening, verifierKey } = await listeningOf(child);
  const [origin = ''] = logKey.split('+');
  const log = createHash('sha256').update(origin).digest('hex');
  return {
    verifierKey,
    offer: async (offered) => {
      const body = await bodyOf(offered);
      return (await fetch(`${listening}/add-checkpoint`, { method: 'POST', body })).status;
    },
    keep: async (file) => {
      const reply = await fetch(`${listening}/${log}/checkpoint`);
      writeFileSync(file, await reply.text());
    },
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
