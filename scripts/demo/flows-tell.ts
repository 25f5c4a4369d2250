import { say, shanghaiDateOf, type Bilingual, type Language } from '../../src/kernel/index.ts';
import type { Flow } from '../../src/shapes/index.ts';
import { landmarksIn, type Landmarks, type WayIn } from './edges/index.ts';
import type { PlayedFlow } from './flows-play.ts';
import { summaryOf, type FlowSummary } from './flows-summary.ts';
import { shippedCatalog } from './systems.ts';

const verdicts: Readonly<Record<FlowSummary['verdict'], Bilingual>> = {
  balanced: say('平', 'balanced'),
  differing: say('差异', 'differing'),
  awaiting: say('待补', 'awaiting'),
};

const waysIn: Readonly<Record<WayIn, Bilingual>> = {
  table: say('前置库表', 'front-end table'),
  push: say('推送', 'push'),
  files: say('文件', 'files'),
};

const waysOut: Readonly<Record<Flow['delivery'], Bilingual>> = {
  push: say('推送', 'push'),
  pull: say('拉取', 'pull'),
  table: say('写入库表', 'into its table'),
};

interface Names {
  readonly flow: (flow: string) => Bilingual;
  readonly receiver: (system: string) => Bilingual;
  readonly division: (code: string) => string;
}

function namesOfCatalog(): Names {
  const { flows, divisions, systems } = shippedCatalog();
  const today = shanghaiDateOf(Date.now());
  return {
    flow: (flow) => {
      const title = flows.get(flow)?.title;
      return say(title?.['zh-CN'] ?? flow, title?.en ?? flow);
    },
    receiver: (system) => {
      const name = systems.get(system)?.agency.name;
      return say(name?.['zh-CN'] ?? system, name?.en ?? system);
    },
    division: (code) => `${code} ${divisions.find(code, today)?.name ?? ''}`,
  };
}

function waysLine(summary: FlowSummary, names: Names): Bilingual {
  const { flow, batches, verdict } = summary;
  const title = names.flow(flow);
  const out = (language: Language, [open, close, comma]: readonly [string, string, string]) =>
    Object.entries(summary.out)
      .map(([receiver, way]) => {
        return `${names.receiver(receiver)[language]}${open}${waysOut[way][language]}${close}`;
      })
      .join(comma);
  const into = waysIn[summary.in];
  return say(
    `${title['zh-CN']}【${verdicts[verdict]['zh-CN']}】 ${batches} 批次 入：${into['zh-CN']} 出：${out('zh-CN', ['（', '）', '、'])}`,
    `${title.en} (${verdicts[verdict].en}), ${batches} batches; in: ${into.en}; out: ${out('en', [' (', ')', ', '])}`,
  );
}

function recordsLine({ records }: FlowSummary): Bilingual {
  const { declared, mapped, quarantined, ignored, unclaimed } = records;
  return say(
    `  申报 ${declared} = 转换 ${mapped} + 问题 ${quarantined} + 忽略 ${ignored} + 待领 ${unclaimed}`,
    `  declared ${declared} = mapped ${mapped} + quarantined ${quarantined} + ignored ${ignored} + unclaimed ${unclaimed}`,
  );
}

/** Of two divisions to which a record belongs, one may wait and the other not. */
function waitingLines({ unclaimed }: FlowSummary, names: Names): readonly Bilingual[] {
  return unclaimed.map(({ region, records }) => {
    const division = names.division(region);
    return say(
      `  尚无接收方的区划：${division}，留存 ${records}`,
      `  nobody receives for ${division}: ${records} kept`,
    );
  });
}

function deliveriesLine({ deliveries }: FlowSummary): Bilingual {
  const { derived, acknowledged, pending, dead, tombstones } = deliveries;
  return say(
    `  派发 ${derived}（其中撤回 ${tombstones}）= 已确认 ${acknowledged} + 待确认 ${pending} + 失败 ${dead}`,
    `  deliveries ${derived} (${tombstones} tombstones) = acknowledged ${acknowledged} + pending ${pending} + dead ${dead}`,
  );
}

function landmarksLine({ movers, merged, split, dirt, ...others }: Landmarks): Bilingual {
  const { developmentZone, twoRegions } = others;
  return say(
    `其中：迁移 ${movers}，已并入他区的区划 ${merged}，已拆分的区划 ${split}，开发区 ${developmentZone}，分属两地 ${twoRegions}，问题数据 ${dirt.length} 种`,
    `Among them: ${movers} movers, ${merged} under a merged division, ${split} under a split one, ${developmentZone} of a development zone, ${twoRegions} of two regions, ${dirt.length} kinds of dirt`,
  );
}

/** Of each flow its ways in and out and both books; and what was hard about it all. */
export function tellFlows(
  flows: readonly PlayedFlow[],
  languages: readonly Language[],
): readonly string[] {
  const names = namesOfCatalog();
  const lines = flows
    .map(summaryOf)
    .flatMap((summary) => [
      waysLine(summary, names),
      recordsLine(summary),
      ...waitingLines(summary, names),
      deliveriesLine(summary),
    ]);
  const all = [...lines, landmarksLine(landmarksIn(flows.map(({ story }) => story)))];
  return languages.flatMap((language) => all.map((line) => line[language]));
}
