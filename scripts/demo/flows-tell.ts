import { say, shanghaiDateOf, type Bilingual, type Language } from '../../src/kernel/index.ts';
import type { FlowReconciliation } from '../../src/shapes/index.ts';
import type { PlayedBatch } from './flows-play.ts';
import { shippedCatalog } from './systems.ts';

type Verdict = FlowReconciliation['verdict'];

const verdicts: Readonly<Record<Verdict, Bilingual>> = {
  balanced: say('平', 'balanced'),
  differing: say('差异', 'differing'),
  awaiting: say('待补', 'awaiting'),
};

interface Names {
  readonly flow: (flow: string) => Bilingual;
  readonly division: (code: string) => string;
}

function namesOfCatalog(): Names {
  const { flows, divisions } = shippedCatalog();
  const today = shanghaiDateOf(Date.now());
  return {
    flow: (flow) => {
      const title = flows.get(flow)?.title;
      return say(title?.['zh-CN'] ?? flow, title?.en ?? flow);
    },
    division: (code) => `${code} ${divisions.find(code, today)?.name ?? ''}`,
  };
}

function batchLine({ flow, batch, verdict, records }: FlowReconciliation, names: Names): Bilingual {
  const { declared, mapped, quarantined, ignored, unclaimed } = records;
  const title = names.flow(flow);
  const judged = verdicts[verdict];
  return say(
    `${title['zh-CN']} 批次 ${batch}【${judged['zh-CN']}】：申报 ${declared} = 转换 ${mapped} + 问题 ${quarantined} + 忽略 ${ignored} + 待领 ${unclaimed}`,
    `${title.en}, batch ${batch} (${judged.en}): declared ${declared} = mapped ${mapped} + quarantined ${quarantined} + ignored ${ignored} + unclaimed ${unclaimed}`,
  );
}

interface RegionBook {
  readonly derived: number;
  readonly acknowledged: number;
  readonly pending: number;
  readonly dead: number;
  readonly tombstones: number;
}

const nothing: RegionBook = { derived: 0, acknowledged: 0, pending: 0, dead: 0, tombstones: 0 };

/** All receivers of a division together. */
function booksByRegion({ deliveries }: FlowReconciliation): ReadonlyMap<string, RegionBook> {
  const books = new Map<string, RegionBook>();
  for (const each of deliveries) {
    const known = books.get(each.region) ?? nothing;
    books.set(each.region, {
      derived: known.derived + each.derived,
      acknowledged: known.acknowledged + each.acknowledged,
      pending: known.pending + each.pending,
      dead: known.dead + each.dead,
      tombstones: known.tombstones + each.tombstones,
    });
  }
  return books;
}

function regionLine(name: string, book: RegionBook): Bilingual {
  const { derived, acknowledged, pending, dead, tombstones } = book;
  return say(
    `  ${name}  派发 ${derived}（其中撤回 ${tombstones}）= 已确认 ${acknowledged} + 待确认 ${pending} + 失败 ${dead}`,
    `  ${name}  delivered ${derived} (${tombstones} withdrawn) = acknowledged ${acknowledged} + pending ${pending} + dead ${dead}`,
  );
}

/** The reconciliation of each batch, division by division. */
export function tellFlows(
  played: readonly PlayedBatch[],
  languages: readonly Language[],
): readonly string[] {
  const names = namesOfCatalog();
  const lines = played.flatMap(({ report }) => [
    batchLine(report, names),
    ...[...booksByRegion(report)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([region, book]) => regionLine(names.division(region), book)),
  ]);
  return languages.flatMap((language) => lines.map((line) => line[language]));
}
