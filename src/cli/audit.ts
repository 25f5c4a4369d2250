import type { Command } from 'commander';
import { addAuditArchive } from './audit-archive.ts';
import { addAuditErasures } from './audit-erasures.ts';
import { addAuditEvidence } from './audit-evidence.ts';
import { addAuditExport } from './audit-export.ts';
import { addAuditIndicators } from './audit-indicators.ts';
import { addAuditMirror } from './audit-mirror.ts';
import { addAuditReceipt } from './audit-receipt.ts';
import { addAuditTrace } from './audit-trace.ts';
import { addAuditUnseal } from './audit-unseal.ts';
import { addAuditVerify } from './audit-verify.ts';
import { addAuditWitness } from './audit-witness.ts';
import type { Cli } from './cli.ts';
import { group } from './leaf.ts';

/** `jingwei audit …` */
export function addAudit(program: Command, cli: Cli): void {
  const audit = group(program, cli, { usage: 'audit' });
  addAuditVerify(audit, cli);
  addAuditMirror(audit, cli);
  addAuditReceipt(audit, cli);
  addAuditEvidence(audit, cli);
  addAuditUnseal(audit, cli);
  addAuditErasures(audit, cli);
  addAuditArchive(audit, cli);
  addAuditTrace(audit, cli);
  addAuditIndicators(audit, cli);
  addAuditExport(audit, cli);
  addAuditWitness(audit, cli);
}
