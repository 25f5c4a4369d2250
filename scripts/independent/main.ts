/**
 * Verification by a program that shares no code with ours: a gateway's log, mirrored twice while it
 * grows, is read by Go with the tree, proof and note code of its checksum database. It must accept
 * the log and its growth, and reject each kind of tampering; with what a witness kept, also those
 * that are sound by themselves. Exits 1 when it does not.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/settings/index.ts';
import { openStage, type Stage } from '../soak/stage.ts';
import { forgeLog } from './forged-log.ts';
import { mirrorTwice } from './log-folder.ts';
import { sizeOf, tamperings } from './tampering.ts';
import { buildVerifier, type GoVerifier, type Verdict } from './toolchain.ts';
import { startWitness } from './witness-process.ts';
import { witnessChecks, type Witnessed } from './witnessing.ts';

const PROGRAM = join(packageRoot, 'scripts/independent/verify.go');

interface Check {
  readonly name: string;
  /** The word that the rejection must have in it; undefined when the log must be accepted. */
  readonly rejection?: string;
  readonly verdict: Verdict;
}

const isAsItMustBe = ({ rejection, verdict }: Check): boolean =>
  verdict.holds === (rejection === undefined) && verdict.told.includes(rejection ?? 'verified');

function tell(check: Check): boolean {
  const isFine = isAsItMustBe(check);
  const { holds, told } = check.verdict;
  const line = `${check.name}: ${holds ? 'accepted' : 'rejected'} (${told.replaceAll('\n', ' ')})`;
  console.log(`${isFine ? 'ok    ' : 'FAILED'} ${line}`);
  return isFine;
}

async function withWitness(
  {
    folder,
    logKey,
    verify,
  }: Readonly<Record<'folder' | 'logKey', string>> & {
    readonly verify: GoVerifier;
  },
  log: Witnessed,
): Promise<readonly Check[]> {
  const witness = await startWitness(join(folder, 'witness'), logKey);
  try {
    return await witnessChecks({ witness, verify, folder }, log);
  } finally {
    await witness.close();
  }
}

async function checksOf({ settings, ...stage }: Stage, folder: string): Promise<readonly Check[]> {
  const { verifierKey } = stage.target;
  const verify = buildVerifier(PROGRAM, folder, verifierKey);
  const { earlier, newest } = await mirrorTwice({ settings, ...stage }, folder);
  const [older, newer] = [join(earlier, 'checkpoint'), join(newest, 'checkpoint')];
  const tampered = Object.entries(tamperings).map(([name, { tamper, rejection }], index): Check => {
    const copy = join(folder, `tampered-${index}`);
    cpSync(newest, copy, { recursive: true });
    tamper(copy);
    return { name, rejection, verdict: verify(copy) };
  });
  const forged = join(folder, 'forged');
  await forgeLog({ mirror: newest, data: settings.data, verifierKey, out: forged });
  const sizes = { earlier: sizeOf(earlier), newest: sizeOf(newest) };
  const place = { folder, logKey: verifierKey, verify };
  const witnessed = await withWitness(place, { earlier, newest, forged, sizes });
  return [
    { name: 'the log', verdict: verify(newest) },
    { name: 'the log, grown from an older checkpoint', verdict: verify(newest, older) },
    ...tampered,
    { name: 'rolled back', rejection: 'rollback', verdict: verify(earlier, newer) },
    { name: "forked with the log's key, by itself", verdict: verify(forged) },
    { name: "forked with the log's key", rejection: 'fork', verdict: verify(forged, older) },
    ...witnessed,
  ];
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'jingwei-independent-'));
  const stage = await openStage();
  try {
    const told = (await checksOf(stage, folder)).map(tell);
    const failed = told.filter((isFine) => !isFine).length;
    console.log(`${told.length} checks by an independent verifier, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
