import type { Random } from '../province/random.ts';
import type { Place, Street } from './line.ts';

/** The day from which 下城区 was part of 拱墅区, and 江干区 of 上城区 and 钱塘区. */
export const REFORM = '2021-04-09';

export const XIACHENG = '330103';
export const JIANGGAN = '330104';

export const SHANGCHENG = '330102';
export const GONGSHU = '330105';
export const XIHU = '330106';
export const XIAOSHAN = '330109';
export const QIANTANG = '330114';
/** Of 钱塘区, with a code that does not look it. */
export const DEVELOPMENT_ZONE = '330171';
export const HAISHU = '330203';
export const YINZHOU = '330212';
/** Nobody receives for 温州市 yet. */
export const LUCHENG = '330302';

const kaixuan: Street = { code: '330102901', name: '凯旋街道' };
const caihe: Street = { code: '330102902', name: '采荷街道' };
const xiasha: Street = { code: '330114901', name: '下沙街道' };
const baiyang: Street = { code: '330114902', name: '白杨街道' };

const formerly: Readonly<Record<string, readonly Place[]>> = {
  [GONGSHU]: [{ code: GONGSHU }, { code: XIACHENG }],
  [SHANGCHENG]: [
    { code: SHANGCHENG },
    { code: JIANGGAN, street: kaixuan },
    { code: JIANGGAN, street: caihe },
  ],
  [QIANTANG]: [
    { code: JIANGGAN, street: xiasha },
    { code: JIANGGAN, street: baiyang },
  ],
  [DEVELOPMENT_ZONE]: [],
};

/**
 * A division of today as it was written on that day; undefined where nothing written then says that
 * very part, as without streets of what was split.
 */
export function placeOn(
  division: string,
  { on, hasStreets }: { readonly on: string; readonly hasStreets: boolean },
  random: Random,
): Place | undefined {
  const former = on < REFORM ? formerly[division] : undefined;
  if (former === undefined) return { code: division };
  const sayable = former.filter(({ street }) => hasStreets || street === undefined);
  return sayable.length === 0 ? undefined : random.pick(sayable);
}
