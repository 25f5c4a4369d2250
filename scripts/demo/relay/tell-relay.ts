import { say, type Language } from '../../../src/kernel/index.ts';
import { relayFailures } from './judge-relay.ts';
import type { PlayedRelay } from './play-relay.ts';

/** The way down and the way up again, in a line each. */
export function tellRelay(relay: PlayedRelay, languages: readonly Language[]): readonly string[] {
  const { batches, held, gateways, correction } = relay;
  const failures = relayFailures(relay);
  const lines = [
    say(
      `级联：企业登记变动 → 省网关 → 杭州市网关 → 西湖区，${batches} 批次，西湖区持有 ${held.size} 条；首个来源的签名和 ${gateways.length} 级网关的凭证成立`,
      `Relay: enterprise changes → gateway of the province → gateway of Hangzhou → Xihu, ${batches} batches, ${held.size} held by Xihu; the first source's signature and the receipts of ${gateways.length} gateways hold`,
    ),
    say(
      `校核纠错：西湖区 → 杭州市 → 企业登记系统，受理后以批次 ${correction.batch} 重报，逐级下发，两级办结`,
      `Correction: Xihu → Hangzhou → enterprise register; accepted, sent again in batch ${correction.batch}, handed down, closed at both gateways`,
    ),
  ];
  const told = languages.flatMap((language) => lines.map((line) => line[language]));
  return failures.length === 0 ? told : failures;
}
