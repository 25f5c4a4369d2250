/** The table of the front-end database in which social insurance shows its changes, a journal. */
export const frontTable = {
  table: 'CBBD',
  /** Of the journal; rising, and of one length, so that its text rises too. */
  recordId: 'JLXH',
  recordIdFirst: 1_000_001,
  columns: [
    'AAC001',
    'AAE140',
    'AAC002',
    'AAC003',
    'AAC031',
    'AAB301',
    'AAB304',
    'AAE035',
    'AAE058',
    'AAE036',
    'OPFLAG',
  ],
} as const;

/** Of the files in which the police send changes of population. */
export const fileColumns = ['GMSFHM', 'XM', 'XB', 'HJQH', 'JDMC', 'BDRQ', 'XH', 'BDLX'] as const;

/** Systems of receivers that take pages over HTTP. */
export const pushedSystems = ['hz-data-lake', 'nb-data-lake', 'qt-data-pool'] as const;

/** A table of a receiver into which the gateway writes. */
export interface LandingTable {
  readonly flow: string;
  readonly receiver: string;
  readonly table: string;
  /** Its columns by the items of the receiver's standard. */
  readonly columns: Readonly<Record<string, string>>;
}

export const landingTables: readonly LandingTable[] = [
  {
    flow: 'insured-return',
    receiver: 'nb-data-lake',
    table: 'cbxx',
    columns: { personNo: 'grbh', kind: 'xz', idNumber: 'sfzh', state: 'cbzt', region: 'cbd' },
  },
  {
    flow: 'enterprise-return',
    receiver: 'nb-data-lake',
    table: 'qyxx',
    columns: {
      creditCode: 'tyshxydm',
      title: 'qymc',
      state: 'djzt',
      registeredIn: 'djd',
      worksIn: 'jyd',
    },
  },
  {
    flow: 'population-return',
    receiver: 'sc-data-pool',
    table: 'hjrk',
    columns: { citizenId: 'gmsfhm', name: 'xm', householdRegion: 'hjqh' },
  },
];

/** Beside the items of every landing table: a row is one key in one region. */
export const rowColumns = { region: 'ssqh', key: 'zj' } as const;
