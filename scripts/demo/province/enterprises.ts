import { organisationCodeCheck, usccCheckCharacter } from '../../../src/standards/index.ts';
import { counties, type County } from './counties.ts';
import { address, personName } from './names.ts';
import { createRandom, type Random } from './random.ts';

export type EnterpriseStatus = 'existing' | 'revoked' | 'deregistered' | 'moved-out';

export type AbnormalReason =
  'annual-report-missing' | 'disclosure-overdue' | 'false-information' | 'unreachable';

/** One stay on the list of abnormal operations. Dates are `YYYY-MM-DD`. */
export interface AbnormalListing {
  readonly listedOn: string;
  readonly reason: AbnormalReason;
  readonly removedOn?: string;
}

/** An enterprise of the example province, in national terms. */
export interface Enterprise {
  readonly uscc: string;
  readonly name: string;
  readonly establishedOn: string;
  readonly operatesFrom: string;
  /** Yuan, with two decimals. */
  readonly registeredCapital: string;
  readonly status: EnterpriseStatus;
  readonly registrationRegion: string;
  readonly address: string;
  readonly legalRepresentative: string;
  readonly abnormal: readonly AbnormalListing[];
}

const MARK_FIRST = Array.from('瑞恒鼎安泰宏嘉华远盛启明诚信同兴永和东方');
const MARK_LAST = Array.from('达源丰茂联创通成宇辰晟朗润禾川岳森野航舟');
const TRADES = ['纺织', '机械', '电子', '茶业', '物流', '食品', '建材', '软件', '服饰', '贸易'];
/** Coprime to the number of names, so that stepping by it never repeats one. */
const NAME_STRIDE = 1_237;

const STATUSES = ['revoked', 'deregistered', 'moved-out'] as const;
const REASONS = [
  'annual-report-missing',
  'disclosure-overdue',
  'false-information',
  'unreachable',
] as const;
const EXISTING_PROBABILITY = 0.88;
const ABNORMAL_PROBABILITY = 0.06;
const REMOVED_PROBABILITY = 0.5;
const CAPITAL_WITH_CENTS_PROBABILITY = 0.1;
/** The oldest houses are older than 1970: their date in epoch milliseconds is negative. */
const YEAR_FIRST = 1950;
const YEAR_COUNT = 75;

const day = (year: number, random: Random): string =>
  `${year}-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`;

/** XN begins no organisation code ever issued: no number can belong to a real enterprise. */
function enterpriseUscc(region: string, serial: number): string {
  const body = `XN${String(serial).padStart(6, '0')}`;
  const uscc = `91${region}${body}${organisationCodeCheck(body)}`;
  return uscc + usccCheckCharacter(uscc);
}

function enterpriseName(county: County, serial: number): string {
  const step = serial * NAME_STRIDE;
  const trade = TRADES[step % TRADES.length] ?? '';
  const last = MARK_LAST[Math.floor(step / TRADES.length) % MARK_LAST.length] ?? '';
  const rest = Math.floor(step / (TRADES.length * MARK_LAST.length));
  const first = MARK_FIRST[rest % MARK_FIRST.length] ?? '';
  return `${county.cityName.replace('市', '')}${first}${last}${trade}有限公司`;
}

function listings(random: Random): readonly AbnormalListing[] {
  if (!random.chance(ABNORMAL_PROBABILITY)) return [];
  const listedOn = day(2018 + random.below(6), random);
  const reason = random.pick(REASONS);
  const removed = random.chance(REMOVED_PROBABILITY);
  return [{ listedOn, reason, ...(removed && { removedOn: day(2025, random) }) }];
}

function capital(random: Random): string {
  const yuan = 10_000 * (1 + random.below(5_000));
  const cents = random.chance(CAPITAL_WITH_CENTS_PROBABILITY) ? random.below(100) : 0;
  return `${yuan}.${String(cents).padStart(2, '0')}`;
}

function enterprise(serial: number, random: Random): Enterprise {
  const county = random.pick(counties);
  const establishedOn = day(YEAR_FIRST + random.below(YEAR_COUNT), random);
  return {
    uscc: enterpriseUscc(county.code, serial),
    name: enterpriseName(county, serial),
    establishedOn,
    operatesFrom: establishedOn,
    registeredCapital: capital(random),
    status: random.chance(EXISTING_PROBABILITY) ? 'existing' : random.pick(STATUSES),
    registrationRegion: county.code,
    address: address(county, random),
    legalRepresentative: personName(random),
    abnormal: listings(random),
  };
}

/** Enterprises with serials 1 to `count`; serials above 900000 belong to the cast. */
export function generateEnterprises(seed: number, count: number): readonly Enterprise[] {
  const random = createRandom(seed, 'enterprises');
  return Array.from({ length: count }, (_unused, index) => enterprise(index + 1, random));
}
