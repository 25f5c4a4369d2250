// Generated from schemas/ by `npm run types`. Do not edit.

// schemas/api/log-keys.json
/**
 * GET /log/keys.
 */
export interface LogKeys {
  origin: string;
  /**
   * @minItems 1
   * @maxItems 8
   */
  verifierKeys: string[];
}

// schemas/api/omission.json
/**
 * An item asked for and not released, with the reason.
 */
export interface Omission {
  item: ItemName;
  code: 'item-not-shared' | 'item-not-granted' | 'item-not-needed' | 'item-not-in-standard';
}

// schemas/api/problem.json
/**
 * RFC 9457 problem details, application/problem+json.
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  instance?: string;
  owner?: Slug;
  due?: Instant;
  remedy: string;
  /**
   * @maxItems 32
   */
  errors?: {
    pointer: string;
    rule: string;
    message: string;
  }[];
  /**
   * @maxItems 200
   */
  omitted?: Omission[];
  receipt?: Receipt;
}

// schemas/api/purpose.json
/**
 * The class and the facts that class requires: service item and case; plan; order; project.
 */
export interface Purpose {
  class: PurposeClass;
  item?: Slug;
  matter?: Slug;
  case?: string;
  plan?: string;
  order?: string;
  project?: string;
}

// schemas/api/query-answer.json
/**
 * What a query returns. The commitment in the log covers the JCS of this without receipt.
 */
export interface QueryAnswer {
  exchange: Uuid;
  dataset: Slug;
  standard: StandardId;
  /**
   * @maxItems 1000
   */
  records: {}[];
  /**
   * @maxItems 200
   */
  omitted: Omission[];
  provenance: {
    provider: Slug;
    retrievedAt: Instant;
    grant: string;
    bundle: Digest;
    /**
     * @maxItems 4
     */
    mappings: string[];
    /**
     * @maxItems 200
     */
    items: {
      item: ItemName;
      from: string;
      masked?: true;
    }[];
  };
  receipt?: Receipt;
  /**
   * Records left out because their region lies outside the grant.
   */
  withheld?: number;
}

// schemas/api/query-request.json
/**
 * POST /v1/datasets/{dataset}/query. `region` chooses the supplier; `as` the standard of the answer; `operator` the person at the counter.
 */
export interface QueryRequest {
  purpose: Purpose;
  subject: Subject;
  /**
   * @minItems 1
   * @maxItems 200
   */
  items?: ItemName[];
  region?: RegionCode;
  as?: StandardId;
  operator?: string;
}

// schemas/api/readiness.json
/**
 * GET /readyz.
 */
export interface Readiness {
  ready: boolean;
  /**
   * @maxItems 20
   */
  checks: {
    check: string;
    ok: boolean;
    detail?: string;
  }[];
}

// schemas/api/receipt.json
/**
 * Proof that an exchange is in the log: the entry verbatim, its index, the inclusion proof (base64, leaf sibling first), the signed checkpoint, and the salts that open its commitments.
 */
export interface Receipt {
  index: number;
  entry: string;
  /**
   * @maxItems 64
   */
  proof: string[];
  checkpoint: string;
  salts?: {
    [k: string]: string;
  };
}

// schemas/api/subject.json
/**
 * The items that identify the subject, as the catalog names them.
 */
export interface Subject {
  [k: string]: string;
}

// schemas/api/verify-answer.json
/**
 * Per claimed item: true, false, or null when the item may not be told or has no value.
 */
export interface VerifyAnswer {
  exchange: Uuid;
  dataset: Slug;
  results: {
    [k: string]: boolean | null;
  };
  /**
   * @maxItems 200
   */
  omitted: Omission[];
  receipt?: Receipt;
}

// schemas/api/verify-batch-answer-head.json
/**
 * First line of the answer; a line for each subject follows, in the order they were asked about.
 */
export interface VerifyBatchAnswerHead {
  exchange: Uuid;
  dataset: Slug;
}

// schemas/api/verify-batch-end.json
/**
 * Last line: how many subjects were asked about, answered and refused by code; items that may not be told of any subject; one receipt for the whole.
 */
export interface VerifyBatchEnd {
  summary: {
    subjects: number;
    answered: number;
    problems: {
      [k: string]: number;
    };
  };
  /**
   * @maxItems 200
   */
  omitted: Omission[];
  receipt?: Receipt;
}

// schemas/api/verify-batch-head.json
/**
 * First line of POST /v1/datasets/{dataset}/verify-batch (application/x-ndjson): what holds for every subject.
 */
export interface VerifyBatchHead {
  purpose: Purpose;
  region?: RegionCode;
  operator?: string;
}

// schemas/api/verify-batch-result.json
/**
 * n is the subject’s place in the batch, from 1. Either the results, as a single verification would give them, or the problem it would have ended in.
 */
export interface VerifyBatchResult {
  n: number;
  results?: {
    [k: string]: boolean | null;
  };
  problem?: Problem;
}

// schemas/api/verify-batch-subject.json
/**
 * Each further line. Claims are in the dataset’s own standard; the answer never holds the value.
 */
export interface VerifyBatchSubject {
  subject: Subject;
  claims: {
    [k: string]: string | number | boolean;
  };
}

// schemas/api/verify-request.json
/**
 * POST /v1/datasets/{dataset}/verify. Claims are in the dataset’s own standard; the answer never holds the value.
 */
export interface VerifyRequest {
  purpose: Purpose;
  subject: Subject;
  claims: {
    [k: string]: string | number | boolean;
  };
  region?: RegionCode;
  operator?: string;
}

// schemas/backup.json
/**
 * manifest.json of `jingwei backup`: what the copy holds, by digest, and the log's head in it.
 */
export interface Backup {
  version: 1;
  at: Instant;
  program: string;
  log: {
    origin: string;
    verifierKey: string;
    size: number;
    checkpoint: string;
  };
  /**
   * @minItems 5
   * @maxItems 16
   */
  files: {
    name: string;
    bytes: number;
    digest: Digest;
  }[];
}

// schemas/catalog/agency.json
/**
 * A department, an authorised body or a third party, with its systems.
 */
export interface Agency {
  agency: Slug;
  name: Bilingual;
  kind?: 'government' | 'authorised' | 'third-party';
  uscc: Uscc;
  level: 'province' | 'city' | 'county' | 'township';
  region: RegionCode;
  /**
   * @maxItems 20
   */
  functions?: string[];
  contact: {
    post: string;
    phone?: Phone;
  };
  from?: Date;
  until?: Date;
  systems?: {
    [k: string]: {
      name: Bilingual;
      built: 'national' | 'provincial' | 'local';
      zone: 'government-extranet' | 'internet' | 'private-network';
      role?: 'consumer' | 'provider' | 'auditor' | 'maintainer';
    };
  };
}

// schemas/catalog/code-table.json
/**
 * A closed, versioned list of codes, and how the dialects spell them (dialect code to code of this table).
 */
export interface CodeTable {
  codes: Slug;
  version: number;
  title: Bilingual;
  source?: string;
  values: {
    [k: string]: Bilingual;
  };
  dialects?: {
    [k: string]: {
      [k: string]: string;
    };
  };
}

// schemas/catalog/dataset.json
/**
 * A catalog entry: what data exist, whose, with its items, its subject (the items that identify one) and its supplies.
 */
export interface Dataset {
  dataset: Slug;
  code: string;
  title: Bilingual;
  summary?: Bilingual;
  domain:
    | 'person'
    | 'enterprise'
    | 'household'
    | 'education'
    | 'employment'
    | 'birth'
    | 'medical'
    | 'marriage'
    | 'real-estate'
    | 'tax'
    | 'social-insurance'
    | 'credit'
    | 'licence';
  standard: StandardId;
  published: Date;
  share: ShareType;
  basis?: LegalBasis;
  /**
   * @minItems 1
   * @maxItems 4
   */
  subject: ItemName[];
  records: 'one' | 'many';
  regionItem?: ItemName;
  hidden?: boolean;
  items: {
    [k: string]: Item;
  };
  /**
   * @minItems 1
   * @maxItems 50
   */
  supplies: Supply[];
}

// schemas/catalog/divisions.json
/**
 * GB/T 2260 divisions with validity and successors.
 */
export interface Divisions {
  /**
   * @minItems 1
   * @maxItems 5000
   */
  divisions: {
    code: RegionCode;
    name: string;
    level: 'province' | 'city' | 'county' | 'township';
    parent?: RegionCode;
    from?: Date;
    until?: Date;
    /**
     * @minItems 1
     * @maxItems 20
     */
    successors?: RegionCode[];
  }[];
}

// schemas/catalog/duty.json
/**
 * 共享责任清单: the obligation to supply, with scope, standard, frequency, timeliness, conditions and the security owner of each hop.
 */
export interface Duty {
  /**
   * @minItems 1
   * @maxItems 10
   */
  basis: LegalBasis[];
  since: Date;
  until?: Date;
  frequency: 'realtime' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';
  timeliness: {
    answerWithin: Duration;
    freshness: Duration;
  };
  conditions?: Bilingual;
  /**
   * @minItems 1
   * @maxItems 6
   */
  modes: Mode[];
  security: {
    provide: Slug;
    operate: Slug;
    use: 'requester';
  };
}

// schemas/catalog/grant.json
/**
 * What an agency may take for which purpose, from which regions, until when. `until` is the first day no longer valid. `clear` names items released unmasked.
 */
export interface Grant {
  grant: string;
  requester: Slug;
  /**
   * @minItems 1
   * @maxItems 50
   */
  systems?: Slug[];
  dataset: Slug;
  /**
   * @minItems 1
   * @maxItems 200
   */
  items: ItemName[];
  /**
   * @maxItems 200
   */
  clear?: ItemName[];
  /**
   * @minItems 1
   * @maxItems 6
   */
  modes: Mode[];
  /**
   * @minItems 1
   * @maxItems 10
   */
  purposes: {
    class: PurposeClass;
    /**
     * @minItems 1
     * @maxItems 100
     */
    serviceItems?: Slug[];
  }[];
  /**
   * @minItems 1
   * @maxItems 200
   */
  regions: RegionScope[];
  from: Date;
  until: Date;
  state: 'active' | 'revoked';
  basis: string;
  scenario: string;
  quota?: {
    perMinute?: number;
    perDay?: number;
  };
}

// schemas/catalog/item.json
/**
 * A field of a dataset with its own share type (that of the dataset when absent), grade, mask and source agency.
 */
export interface Item {
  share?: ShareType;
  grade: number;
  mask?: 'citizenId' | 'personName' | 'phone' | 'hidden';
  personal?: boolean;
  source?: Slug;
  basis?: LegalBasis;
}

// schemas/catalog/legal-basis.json
/**
 * What a duty or a refusal rests on.
 */
export interface LegalBasis {
  act: string;
  article?: string;
  function?: string;
}

// schemas/catalog/mapping-field.json
/**
 * Where one target field comes from. codes reads a dialect code, toCodes writes one; date reads, toDate writes; number shifts the decimal point by scale and writes decimals; absent lists spellings of “no value”.
 */
export type MappingField = {
  from?: ItemName;
  constant?: string;
  text?: 'trim' | 'upper' | 'lower';
  codes?: string;
  toCodes?: string;
  date?: 'yyyy-MM-dd' | 'yyyyMMdd' | 'yyyyMMddHHmmss' | 'yyyyMM' | 'yyyy-MM' | 'epoch-ms';
  toDate?: 'yyyy-MM-dd' | 'yyyyMMdd' | 'yyyyMM' | 'yyyy-MM';
  number?: {
    scale: number;
    decimals: number;
  };
  /**
   * @minItems 1
   * @maxItems 8
   */
  absent?: string[];
} & {
  [k: string]: unknown;
};

// schemas/catalog/mapping.json
/**
 * Declared translation between two standards. Loss is declared in drops; examples are executed by the checker.
 */
export interface Mapping {
  from: StandardId;
  to: StandardId;
  fields: {
    [k: string]: MappingField;
  };
  drops?: {
    [k: string]: {
      why: string;
    };
  };
  /**
   * @maxItems 20
   */
  examples?: {
    in: {};
    out: {};
  }[];
}

// schemas/catalog/matter.json
/**
 * Several service items handled as one, with lead and cooperating functions.
 */
export interface Matter {
  matter: Slug;
  list: 'general' | 'annual' | 'local';
  title: Bilingual;
  lead: {
    function: Slug;
    at: 'province' | 'city' | 'county';
  };
  /**
   * @maxItems 30
   */
  cooperating: Slug[];
  /**
   * @minItems 1
   * @maxItems 30
   */
  serviceItems: Slug[];
  /**
   * @maxItems 30
   */
  once?: string[];
}

// schemas/catalog/purpose-class.json
/**
 * Each class requires facts: a case, an inspection plan, an order, a project.
 */
export type PurposeClass = 'service' | 'regulation' | 'emergency' | 'statistics';

// schemas/catalog/resource.json
/**
 * A way to get a dataset from a system: what to ask, how success looks, where the records are, in which standard.
 */
export interface Resource {
  kind: 'service';
  system: Slug;
  connector: 'rest';
  endpoint: string;
  ask: {
    [k: string]: string;
  };
  success: {
    path: string;
    /**
     * @minItems 1
     * @maxItems 8
     */
    equals: string[];
  };
  records: string;
  standard: StandardId;
  state?: 'mounted' | 'suspended';
}

// schemas/catalog/service-item.json
/**
 * An item of the national list, and what data it needs in which mode.
 */
export interface ServiceItem {
  serviceItem: Slug;
  title: Bilingual;
  codes: {
    basic: string;
    implementation?: string;
    handling?: string;
  };
  agency: Slug;
  /**
   * @maxItems 50
   */
  needs: {
    dataset: Slug;
    /**
     * @minItems 1
     * @maxItems 200
     */
    items: ItemName[];
    /**
     * @minItems 1
     * @maxItems 6
     */
    modes: Mode[];
  }[];
}

// schemas/catalog/supply.json
/**
 * One agency that supplies a dataset for some regions, by which duty, through which resources.
 */
export interface Supply {
  agency: Slug;
  /**
   * @minItems 1
   * @maxItems 200
   */
  regions: RegionScope[];
  duty: Duty;
  resources: {
    [k: string]: Resource;
  };
}

// schemas/decision.json
/**
 * What may be released and why, or why not and whose turn it is.
 */
export type Decision =
  | {
      verdict: 'allow';
      agency: Slug;
      grant: string;
      /**
       * @minItems 1
       * @maxItems 200
       */
      allowed: {
        item: ItemName;
        share: ShareType;
        masked: boolean;
      }[];
      /**
       * @maxItems 200
       */
      omitted: Omission[];
    }
  | {
      verdict: 'refuse';
      code: string;
      owner?: Slug;
      grant?: string;
      agency?: Slug;
      /**
       * @maxItems 200
       */
      omitted: Omission[];
    };

// schemas/elements/bilingual.json
/**
 * zh-CN is required, English may follow.
 */
export interface Bilingual {
  'zh-CN': string;
  en?: string;
}

// schemas/elements/citizen-id.json
/**
 * GB 11643-1999: real birth date and check digit.
 */
export type CitizenId = string;

// schemas/elements/date.json
/**
 * Asia/Shanghai calendar date, GB/T 7408 extended format.
 */
export type Date = string;

// schemas/elements/digest.json
/**
 * sha256:<hex>.
 */
export type Digest = string;

// schemas/elements/duration.json
/**
 * ISO 8601 duration in days, hours, minutes and seconds.
 */
export type Duration = string;

// schemas/elements/instant.json
/**
 * UTC with milliseconds.
 */
export type Instant = string;

// schemas/elements/item-name.json
/**
 * A property of a standard.
 */
export type ItemName = string;

// schemas/elements/key-id.json
/**
 * Names one key of one system.
 */
export type KeyId = string;

// schemas/elements/mode.json
/**
 * How a dataset is shared.
 */
export type Mode = 'query' | 'verify' | 'verify-batch' | 'return' | 'collection' | 'transfer';

// schemas/elements/money.json
/**
 * A decimal string and an ISO 4217 currency.
 */
export interface Money {
  amount: string;
  currency: string;
}

// schemas/elements/month.json
/**
 * Asia/Shanghai calendar month.
 */
export type Month = string;

// schemas/elements/nationality.json
/**
 * GB/T 3304 numeric codes 01-56; 97 other, 98 foreign descent.
 */
export type Nationality = string;

// schemas/elements/organisation-code.json
/**
 * GB 11714, check digit included, without the hyphen.
 */
export type OrganisationCode = string;

// schemas/elements/organisation-name.json
/**
 * As registered.
 */
export type OrganisationName = string;

// schemas/elements/person-name.json
/**
 * As registered; no leading or trailing white space.
 */
export type PersonName = string;

// schemas/elements/phone.json
/**
 * Digits and hyphens, optionally an international prefix.
 */
export type Phone = string;

// schemas/elements/region-code.json
/**
 * GB/T 2260: six digits; nine and twelve below the county. Validity is a matter of the division table.
 */
export type RegionCode = string;

// schemas/elements/region-scope.json
/**
 * A division, and whether everything below it belongs.
 */
export interface RegionScope {
  code: RegionCode;
  subtree: boolean;
}

// schemas/elements/sex.json
/**
 * GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated.
 */
export type Sex = '0' | '1' | '2' | '9';

// schemas/elements/share-type.json
/**
 * 无条件共享、有条件共享、不予共享.
 */
export type ShareType = 'unconditional' | 'conditional' | 'not-shared';

// schemas/elements/slug.json
/**
 * Identifier of a catalog document.
 */
export type Slug = string;

// schemas/elements/standard-id.json
/**
 * Name and version, as in social-insurance-status@1.
 */
export type StandardId = string;

// schemas/elements/uscc.json
/**
 * GB 32100-2015, check digit included.
 */
export type Uscc = string;

// schemas/elements/uuid.json
/**
 * UUIDv7 (RFC 9562 §5.7).
 */
export type Uuid = string;

// schemas/log/audit-read.json
/**
 * Somebody read the log beyond its open part.
 */
export interface AuditRead {
  kind: 'audit.read';
  at: Instant;
  who: Who;
  read: 'entries' | 'receipt' | 'tile';
  from?: number;
  to?: number;
}

// schemas/log/bundle-published.json
/**
 * A bundle came into force.
 */
export interface BundlePublished {
  kind: 'bundle.published';
  at: Instant;
  bundle: Digest;
  previous?: Digest;
  by: string;
  reason: string;
  documents: number;
}

// schemas/log/commitments.json
/**
 * Salted commitments (SHA-256 over a 32-byte salt and the bytes) and the keyed token of the subject. Salts and keys lie in the evidence store and can be erased.
 */
export interface Commitments {
  request?: Digest;
  signatureBase?: Digest;
  subject?: Digest;
  subjectToken?: string;
  answer?: Digest;
  providerAnswer?: Digest;
}

// schemas/log/entry.json
/**
 * A leaf of the log: JCS bytes, stored and hashed verbatim. Nothing personal.
 */
export type Entry =
  | LogOpened
  | ExchangeIntent
  | ExchangeOutcome
  | ExchangeRefused
  | ExchangeAbandoned
  | RequestsUnidentified
  | BundlePublished
  | GrantGiven
  | GrantRevoked
  | KeyRegistered
  | AuditRead;

// schemas/log/exchange-abandoned.json
/**
 * Found at start: an intent without an outcome, because the process died in between. Nothing was released.
 */
export interface ExchangeAbandoned {
  kind: 'exchange.abandoned';
  at: Instant;
  exchange: Uuid;
  intent: number;
}

// schemas/log/exchange-intent.json
/**
 * Durable before the provider is asked.
 */
export interface ExchangeIntent {
  kind: 'exchange.intent';
  at: Instant;
  exchange: Uuid;
  who: Who;
  what: What;
  why: Why;
  versions: Versions;
  route: Route;
  commitments: Commitments;
}

// schemas/log/exchange-outcome.json
/**
 * Durable before the answer leaves. intent is the index of the intent it ends.
 */
export interface ExchangeOutcome {
  kind: 'exchange.outcome';
  at: Instant;
  exchange: Uuid;
  intent: number;
  who: Who;
  dataset: Slug;
  result: 'released' | 'refused';
  status: number;
  code?: string;
  /**
   * @maxItems 200
   */
  released: ItemName[];
  /**
   * @maxItems 200
   */
  omitted: Omission[];
  records: number;
  provider: {
    agency: Slug;
    system: Slug;
    status?: number;
    retrievedAt?: Instant;
  };
  versions: Versions;
  commitments: Commitments;
  /**
   * @maxItems 16
   */
  steps: Step[];
}

// schemas/log/exchange-refused.json
/**
 * Refused after identification and before the provider was asked.
 */
export interface ExchangeRefused {
  kind: 'exchange.refused';
  at: Instant;
  exchange: Uuid;
  who: Who;
  what?: What;
  why?: Why;
  versions: Versions;
  status: number;
  code: string;
  /**
   * @maxItems 200
   */
  omitted?: Omission[];
  commitments: Commitments;
  /**
   * @maxItems 16
   */
  steps: Step[];
}

// schemas/log/grant-given.json
/**
 * A grant came into force; document is the digest of its JCS.
 */
export interface GrantGiven {
  kind: 'grant.given';
  at: Instant;
  grant: string;
  requester: Slug;
  dataset: Slug;
  document: Digest;
  by: string;
}

// schemas/log/grant-revoked.json
/**
 * From now on the grant releases nothing, requests in flight included.
 */
export interface GrantRevoked {
  kind: 'grant.revoked';
  at: Instant;
  grant: string;
  by: string;
  reason: string;
}

// schemas/log/key-registered.json
/**
 * A system may sign with this key; publicKey is the digest of the SPKI DER.
 */
export interface KeyRegistered {
  kind: 'key.registered';
  at: Instant;
  keyid: KeyId;
  system: Slug;
  algorithm: string;
  publicKey: Digest;
  by: string;
}

// schemas/log/log-opened.json
/**
 * The first entry: whose log this is.
 */
export interface LogOpened {
  kind: 'log.opened';
  at: Instant;
  origin: string;
  verifierKey: string;
}

// schemas/log/requests-unidentified.json
/**
 * Requests refused before identification in a window from `at` to `until`, counted by code.
 */
export interface RequestsUnidentified {
  kind: 'requests.unidentified';
  at: Instant;
  until: Instant;
  counts: {
    [k: string]: number;
  };
}

// schemas/log/route.json
/**
 * Where the provider was asked.
 */
export interface Route {
  agency: Slug;
  system: Slug;
  resource: Slug;
}

// schemas/log/step.json
/**
 * In and out instants of one step of the exchange.
 */
export interface Step {
  step: 'identify' | 'read' | 'decide' | 'record' | 'route' | 'fetch' | 'check' | 'map' | 'release';
  from: Instant;
  to: Instant;
}

// schemas/log/versions.json
/**
 * The bundle, standards and mappings the exchange went by.
 */
export interface Versions {
  bundle: Digest;
  /**
   * @maxItems 8
   */
  standards?: StandardId[];
  /**
   * @maxItems 8
   */
  mappings?: string[];
}

// schemas/log/what.json
/**
 * Operation, dataset and items.
 */
export interface What {
  operation: 'query' | 'verify' | 'verify-batch';
  dataset: Slug;
  /**
   * @maxItems 200
   */
  asked?: ItemName[];
  /**
   * @maxItems 200
   */
  allowed?: ItemName[];
  /**
   * @maxItems 200
   */
  omitted?: Omission[];
  region?: RegionCode;
}

// schemas/log/who.json
/**
 * The system that signed, its agency, the operator it named. deniable: signed by HMAC, so the gateway could have made it.
 */
export interface Who {
  system: Slug;
  agency: Slug;
  operator?: string;
  keyid: KeyId;
  algorithm: string;
  deniable?: true;
}

// schemas/log/why.json
/**
 * Purpose facts, the duty (the providing agency’s, since when), the grant, and the reason for each allowed item.
 */
export interface Why {
  purpose?: Purpose;
  grant?: string;
  provider?: Slug;
  dutySince?: Date;
  /**
   * @maxItems 200
   */
  reasons?: {
    item: ItemName;
    share: ShareType;
    grant: string;
  }[];
}

// schemas/settings.json
/**
 * All settings with their bounds; the defaults are in src/settings/defaults.ts. File: jingwei.yaml; environment: JINGWEI_<PATH>, as in JINGWEI_LISTEN__PORT.
 */
export interface Settings {
  data: string;
  catalogs: string;
  certs: string;
  schemas: string;
  listen: {
    host: string;
    port: number;
  };
  /**
   * @maxItems 8
   */
  origins: string[];
  log: {
    origin: string;
  };
  gateway: {
    keyid: KeyId;
    authority: Slug;
  };
  providers: {
    [k: string]: {
      baseUrl: string;
    };
  };
  limits: {
    bodyBytesMax: number;
    signatureWindowSeconds: number;
    headersTimeoutMs: number;
    requestTimeoutMs: number;
    providerAnswerBytesMax: number;
    providerTimeoutMs: number;
    providerConnectionsMax: number;
    inFlightMax: number;
    logQueueMax: number;
    stopGraceMs: number;
  };
  logLevel: 'error' | 'warn' | 'info' | 'debug';
}
