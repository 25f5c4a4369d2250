import { connect } from 'node:net';
import { instantOf, say, shanghaiDateOf } from '../../kernel/index.ts';
import { createGrantBook } from '../../proceedings/index.ts';
import { found, warningFound, type DoctorCheck, type DoctorFinding } from './finding.ts';
import type { Configured, Stored } from './patient.ts';

/** A provider's port must take a connection within this time, milliseconds. */
const PROVIDER_CONNECT_TIMEOUT_MS = 2000;

/** What ends within this many days is told while there is time to renew it. */
export const EXPIRY_NOTICE_DAYS = 30;

const MS_PER_DAY = 86_400_000;

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Connects and says nothing: whether the system answers is not ours to try. */
function canConnect(baseUrl: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(baseUrl);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) || (defaultPorts[protocol] ?? 0) });
    const end = (isConnected: boolean): void => {
      socket.destroy();
      resolve(isConnected);
    };
    socket.setTimeout(PROVIDER_CONNECT_TIMEOUT_MS, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

async function unreached(system: string, baseUrl: string): Promise<DoctorFinding | undefined> {
  if (await canConnect(baseUrl)) return undefined;
  return warningFound(
    say(`${system} 的地址 ${baseUrl} 无法连接`, `${system} cannot be reached at ${baseUrl}`),
    say(
      '核对设置 providers 与网络；仍不通的，联系提供部门。',
      'Check the setting providers and the network; else ask the provider.',
    ),
  );
}

export const providersCheck: DoctorCheck<Configured> = {
  check: 'providers',
  title: say('提供部门系统可连接', "Providers' addresses can be reached"),
  examine: async ({ settings }) => {
    const registered = Object.entries(settings.providers);
    const tried = await Promise.all(
      registered.map(([system, { baseUrl }]) => unreached(system, baseUrl)),
    );
    const findings = tried.filter((one) => one !== undefined);
    return { findings, detail: `${registered.length - findings.length}/${registered.length}` };
  },
};

export const grantsCheck: DoctorCheck<Stored> = {
  check: 'grants-expiring',
  title: say('授权期限', 'Terms of grants'),
  examine: async ({ store, clock }) => {
    const today = shanghaiDateOf(clock.now());
    const noticed = shanghaiDateOf(clock.now() + EXPIRY_NOTICE_DAYS * MS_PER_DAY);
    const grants = (await createGrantBook(store.db)).all();
    const ending = grants.filter(
      ({ state, until }) => state === 'active' && today < until && until <= noticed,
    );
    const findings = ending.map(({ grant, requester, until }) =>
      warningFound(
        say(
          `授权 ${grant}（${requester}）自 ${until} 起失效`,
          `grant ${grant} of ${requester} ends on ${until}`,
        ),
        say('请需求部门申请续期。', 'Ask the requester to apply again.'),
      ),
    );
    return { findings, detail: String(grants.length) };
  },
};

const keyRows = ({ store }: Stored) =>
  store.db
    .selectFrom('keys')
    .select(['keyid', 'system', 'state', 'valid_until as validUntil'])
    .where('state', 'in', ['active', 'rotating'])
    .orderBy('keyid')
    .execute();

export const keyTermsCheck: DoctorCheck<Stored> = {
  check: 'keys-expiring',
  title: say('业务系统密钥期限', 'Terms of the keys of systems'),
  examine: async (patient) => {
    const now = patient.clock.now();
    const { expiryNoticeDays } = patient.settings.keys;
    const [from, to] = [instantOf(now), instantOf(now + expiryNoticeDays * MS_PER_DAY)];
    const rows = await keyRows(patient);
    // A rotating key has its successor, and is meant to end.
    const ending = rows.filter(
      ({ state, validUntil }) =>
        state === 'active' && validUntil !== null && from < validUntil && validUntil <= to,
    );
    const findings = ending.map(({ keyid, validUntil }) =>
      warningFound(
        say(
          `密钥 ${keyid} 自 ${validUntil ?? ''} 起失效`,
          `key ${keyid} ends at ${validUntil ?? ''}`,
        ),
        say(
          '请该业务系统的部门轮换密钥（jingwei keys rotate）。',
          'Ask the agency of the system to rotate it (jingwei keys rotate).',
        ),
      ),
    );
    return { findings, detail: String(rows.length) };
  },
};

export const keylessCheck: DoctorCheck<Stored> = {
  check: 'systems-without-keys',
  title: say('业务系统均有密钥', 'Systems have keys'),
  examine: async (patient) => {
    const now = instantOf(patient.clock.now());
    const rows = await keyRows(patient);
    const valid = rows.filter(({ validUntil }) => validUntil === null || validUntil > now);
    const known = new Set(valid.map(({ system }) => system));
    // A provider is asked and does not sign.
    const keyless = [...(patient.catalog?.systems.values() ?? [])]
      .filter(({ id, role }) => role !== 'provider' && !known.has(id))
      .map(({ id }) => id);
    const without = warningFound(
      say(
        `没有有效密钥的业务系统：${keyless.join('、')}`,
        `systems without a valid key: ${keyless.join(', ')}`,
      ),
      say('登记其公钥，否则无法调用。', 'Register their public keys; they cannot call until then.'),
    );
    return found(keyless.length > 0 && without);
  },
};
