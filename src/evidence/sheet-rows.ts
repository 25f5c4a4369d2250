import { hexOf, utf8, type Sha256 } from '../kernel/index.ts';
import { leafHash } from '../proofs/index.ts';
import type { ExchangeEvidence, ExchangeOutcome } from '../shapes/index.ts';
import { headOf } from './steps.ts';

/** A line of the sheet: what it is, in both languages, and the value. */
export interface SheetRow {
  readonly label: string;
  readonly value: string;
}

type Told = Partial<
  Pick<ExchangeOutcome, 'who' | 'dataset' | 'result' | 'status' | 'code' | 'at' | 'provider'>
> & { readonly what?: { readonly dataset?: string } };

const results: Readonly<Record<string, string>> = {
  released: '已提供 released',
  refused: '未提供 refused',
};

/** The ends of an exchange tell most; what they leave out its beginning tells. */
function toldBy({ entries }: ExchangeEvidence): Told {
  return entries.reduce<Told>(
    (told, { entry }) => ({ ...told, ...(JSON.parse(entry) as Told) }),
    {},
  );
}

function exchangeRows(evidence: ExchangeEvidence): readonly (SheetRow | undefined)[] {
  const told = toldBy(evidence);
  const row = (label: string, value: string | undefined): SheetRow | undefined =>
    value === undefined ? undefined : { label, value };
  const { code, result, status } = told;
  const outcome = [result === undefined ? undefined : results[result], status, code];
  return [
    row('共享调用 Exchange', evidence.exchange),
    row('办结时间 Recorded at', told.at),
    row('调用方 Requester', told.who && `${told.who.agency} / ${told.who.system}`),
    row('调用方密钥 Key', told.who && `${told.who.keyid} (${told.who.algorithm})`),
    row('数据目录 Dataset', told.dataset ?? told.what?.dataset),
    row('提供部门 Provider', told.provider && `${told.provider.agency} / ${told.provider.system}`),
    row('结果 Result', outcome.filter((part) => part !== undefined).join(' · ')),
  ];
}

function logRows(sha256: Sha256, evidence: ExchangeEvidence): readonly SheetRow[] {
  const { origin, size, root } = headOf(evidence);
  const { timestamp, entries, log } = evidence;
  const leaves = entries.map(({ index, entry }) => ({
    label: `条目 ${index} 叶哈希 Leaf`,
    value: hexOf(leafHash(sha256, utf8(entry))),
  }));
  return [
    ...leaves,
    { label: '日志 Log', value: origin },
    { label: '检查点 Checkpoint', value: `${size} · ${hexOf(root)}` },
    { label: '日志公钥 Log key', value: log.verifierKey },
    { label: '时间戳 Timestamp', value: timestamp?.at ?? '无 none' },
  ];
}

export const sheetRows = (sha256: Sha256, evidence: ExchangeEvidence): readonly SheetRow[] => [
  ...exchangeRows(evidence).filter((row) => row !== undefined),
  ...logRows(sha256, evidence),
];
