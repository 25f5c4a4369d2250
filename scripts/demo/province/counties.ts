/** A county-level division of the example province and the city it belongs to. */
export interface County {
  readonly code: string;
  readonly name: string;
  readonly city: string;
  readonly cityName: string;
  /** A withdrawn division it took over: identity numbers issued there keep the old prefix. */
  readonly former?: string;
}

const hangzhou = { city: '330100', cityName: '杭州市' };
const ningbo = { city: '330200', cityName: '宁波市' };
const wenzhou = { city: '330300', cityName: '温州市' };
const jiaxing = { city: '330400', cityName: '嘉兴市' };

/** Enough of GB/T 2260 for every case of the demo; the catalog's division table is the whole. */
export const counties: readonly County[] = [
  { code: '330102', name: '上城区', ...hangzhou, former: '330104' },
  { code: '330105', name: '拱墅区', ...hangzhou, former: '330103' },
  { code: '330106', name: '西湖区', ...hangzhou },
  { code: '330108', name: '滨江区', ...hangzhou },
  { code: '330109', name: '萧山区', ...hangzhou },
  { code: '330110', name: '余杭区', ...hangzhou },
  { code: '330111', name: '富阳区', ...hangzhou },
  { code: '330112', name: '临安区', ...hangzhou },
  { code: '330122', name: '桐庐县', ...hangzhou },
  { code: '330203', name: '海曙区', ...ningbo },
  { code: '330205', name: '江北区', ...ningbo },
  { code: '330212', name: '鄞州区', ...ningbo },
  { code: '330282', name: '慈溪市', ...ningbo },
  { code: '330302', name: '鹿城区', ...wenzhou },
  { code: '330381', name: '瑞安市', ...wenzhou },
  { code: '330383', name: '龙港市', ...wenzhou },
  { code: '330402', name: '南湖区', ...jiaxing },
  { code: '330481', name: '海宁市', ...jiaxing },
  { code: '330502', name: '吴兴区', city: '330500', cityName: '湖州市' },
  { code: '330602', name: '越城区', city: '330600', cityName: '绍兴市' },
  { code: '330782', name: '义乌市', city: '330700', cityName: '金华市' },
  { code: '330802', name: '柯城区', city: '330800', cityName: '衢州市' },
  { code: '330902', name: '定海区', city: '330900', cityName: '舟山市' },
  { code: '331002', name: '椒江区', city: '331000', cityName: '台州市' },
  { code: '331102', name: '莲都区', city: '331100', cityName: '丽水市' },
];

const inHangzhou = new Set(
  counties.filter(({ city }) => city === hangzhou.city).map(({ code }) => code),
);

export const isHangzhou = (code: string): boolean => inHangzhou.has(code);
