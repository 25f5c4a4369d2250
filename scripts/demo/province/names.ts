import type { County } from './counties.ts';
import type { Random } from './random.ts';

const SURNAMES = Array.from(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹沈潘金俞楼应竺',
);
const GIVEN_FIRST = Array.from('文世国德景宝成明志玉秀桂凤兰素淑云月守承永廷光启庆祥');
const GIVEN_LAST = Array.from('山泉林峰海亭堂生根荣华芳珍英琴梅莲娥清之安民康和平');
const STREETS = ['经纬路', '织机路', '丝绸巷', '桑园路', '运河街', '梅坞路', '盐官街', '石塘弄'];

/** One in five has a given name of one character. */
const SINGLE_NAME_PROBABILITY = 0.2;
const HOUSE_NUMBER_MAX = 400;

export function personName(random: Random): string {
  const first = random.chance(SINGLE_NAME_PROBABILITY) ? '' : random.pick(GIVEN_FIRST);
  return random.pick(SURNAMES) + first + random.pick(GIVEN_LAST);
}

/** An address in a county on a street that need not exist. */
export const address = (county: County, random: Random): string =>
  `浙江省${county.cityName}${county.name}${random.pick(STREETS)}${1 + random.below(HOUSE_NUMBER_MAX)}号`;

/** Mobile-shaped, of the 129 range, which no operator has: it can ring nobody. */
export const telephone = (random: Random): string =>
  `129${String(random.below(10 ** 8)).padStart(8, '0')}`;
