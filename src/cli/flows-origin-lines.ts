import type { BatchProof, OriginCode, OriginFinding } from '../client/index.ts';
import type { FlowManifest, FlowOrigin } from '../shapes/index.ts';
import type { Cli } from './cli.ts';
import { verdictText } from './flows-report.ts';
import type { TextKey } from './texts.ts';

const faults: Readonly<Record<OriginCode, TextKey>> = {
  'manifest-altered': 'flowsManifestAltered',
  'signature-foreign': 'flowsSignatureForeign',
  'signature-invalid': 'flowsSignatureInvalid',
  'key-differs': 'flowsKeyDiffers',
  'receipt-foreign': 'flowsReceiptForeign',
  'receipt-invalid': 'flowsReceiptInvalid',
  'gateway-untrusted': 'flowsGatewayUntrusted',
};

const recordsIn = (manifest: string): number | string => {
  try {
    return (JSON.parse(manifest) as FlowManifest).records;
  } catch {
    return '-';
  }
};

/** The first source, then each gateway, each with what is wrong about it. */
export function originLines(
  cli: Cli,
  { source, passed }: FlowOrigin,
  findings: readonly OriginFinding[],
): readonly string[] {
  const { agency, system, batch, manifest, signature } = source;
  const told = (own: readonly OriginFinding[]): readonly string[] =>
    own.map(({ code }) => `  ${cli.text(faults[code])} (${code})`);
  const first = findings.filter(({ gateway }) => gateway === undefined);
  const records = recordsIn(manifest);
  const named = { agency, system, batch, records, keyid: signature.keyid };
  return [
    `${cli.mark(first.length === 0)} ${cli.text('flowsOriginSource', named)}`,
    ...told(first),
    ...passed.flatMap(({ gateway, received, kept }) => {
      const own = findings.filter((each) => each.gateway === gateway);
      const counts = { gateway, records: received.records, ...kept };
      return [
        `${cli.mark(own.length === 0)} ${cli.text('flowsOriginPassed', counts)}`,
        ...told(own),
      ];
    }),
  ];
}

/** 平 / 差异 / 待补 for each region, and where it was lost; or why nothing can be said. */
export function proofLines(cli: Cli, proof: BatchProof): readonly string[] {
  if (proof.verdict === 'incomparable') {
    const key = proof.code === 'form-mapped' ? 'flowsFormMapped' : 'flowsRegionsUndeclared';
    return [`${cli.mark(false)} ${cli.text(key, { at: proof.at })} (${proof.code})`];
  }
  return proof.regions.map(({ verdict, lackedAt, ...counts }) => {
    const line = cli.text('flowsProven', { ...counts, verdict: verdictText(cli, verdict) });
    const where = lackedAt === undefined ? '' : cli.text('flowsLackedAt', { gateway: lackedAt });
    return `${cli.mark(verdict === 'balanced')} ${line}${where}`;
  });
}
