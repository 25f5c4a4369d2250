// The floors of docs/architecture.md, from the ground up. An import goes down, never up, never in a
// circle; a capability is entered by its door only; the core touches no I/O.
const FLOORS = [
  ['kernel', 'shapes'],
  ['signatures', 'proofs', 'standards'],
  ['settings', 'storage', 'observability'],
  ['audit', 'identity', 'people'],
  ['witness'],
  ['mapping'],
  ['catalog'],
  ['authorization', 'routing', 'proceedings', 'supervision', 'changes', 'evidence', 'retention'],
  ['exchange'],
  ['flows', 'matters'],
  ['http'],
];
const TEST = '\\.test\\.ts$|^test/';
const COMPOSITION = '^src/(main|gateway|gateway-[a-z]+|foundation|initialise|close-all)\\.ts$';
/** Files that may touch the outside, by their names or their rooms. */
const EDGE = [
  '^src/(storage|settings|observability|http|cli)/',
  '^src/routing/(connectors/|provider-client)',
  '(^|/)(sqlite|node|postgres)-[^/]+\\.ts$',
  '-(files|store|book|rows|registry)\\.ts$',
  '^src/identity/certificates\\.ts$',
  '^src/witness/(open-witness|witness-server)\\.ts$',
  COMPOSITION,
];

const room = (names) => `^src/(${names.join('|')})/`;
const climbing = FLOORS.map((floor, index) => ({
  name: `no-climbing-from-${floor.join('-')}`,
  comment: 'an import goes down, never up',
  severity: 'error',
  from: { path: room(floor), pathNot: TEST },
  to: {
    path: [room([...FLOORS.slice(index + 1).flat(), 'client', 'cli', 'console']), COMPOSITION],
    pathNot: '^$',
  },
}));

export default {
  forbidden: [
    ...climbing.filter(({ to }) => to.path.length > 0),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'rooms-meet-at-their-doors',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: TEST },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'top-level-uses-doors',
      severity: 'error',
      from: { path: COMPOSITION },
      to: { path: '^src/([^/]+)/', pathNot: '^src/[^/]+/index\\.ts$' },
    },
    {
      name: 'pure-rooms-are-pure',
      comment: 'kernel, signatures and proofs run in the browser too',
      severity: 'error',
      from: {
        path: room(['kernel', 'signatures', 'proofs']),
        pathNot: [TEST, '(^|/)node-[^/]+\\.ts$'],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-touches-no-io',
      severity: 'error',
      from: { path: '^src/', pathNot: [TEST, ...EDGE] },
      to: {
        path: [
          '^(node:)?(fs|fs/promises|http|https|net|tls|dns|child_process|worker_threads)$',
          'node_modules/(express|better-sqlite3|pg|winston|undici)/',
        ],
      },
    },
    {
      name: 'client-stands-alone',
      severity: 'error',
      from: { path: '^src/client/', pathNot: TEST },
      to: { path: '^src/', pathNot: '^src/(client|kernel|shapes|signatures|proofs)/' },
    },
    {
      name: 'production-never-imports-tests',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/' },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
