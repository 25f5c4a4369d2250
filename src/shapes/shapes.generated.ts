// Generated from schemas/ by `npm run types`. Do not edit.

// schemas/api/access-allowance.json
/**
 * A kind of call that is permitted, where, on which items, by which grant, until the first day it is not.
 */
export interface AccessAllowance {
  operation: 'query' | 'verify' | 'verify-batch';
  purpose: {
    class: PurposeClass;
    item?: Slug;
  };
  region?: RegionScope;
  /**
   * @maxItems 200
   */
  items: {
    item: ItemName;
    masked: boolean;
  }[];
  /**
   * @maxItems 200
   */
  omitted: Omission[];
  grant: string;
  until: Date;
  supplier: Slug;
}

// schemas/api/access-lack.json
/**
 * A kind of call that is refused, with the code a caller would hear and what to do about it.
 */
export interface AccessLack {
  operation: 'query' | 'verify' | 'verify-batch';
  code: string;
  title: string;
  remedy: string;
  purpose?: {
    class: PurposeClass;
    item?: Slug;
  };
  region?: RegionScope;
  owner?: Slug;
  grant?: string;
}

// schemas/api/access-matrix.json
/**
 * GET /v1/access/matrix?agency= or ?dataset=. next: `after` of the next page.
 */
export interface AccessMatrix {
  bundle: Digest;
  /**
   * @maxItems 100000
   */
  cells: {
    system: Slug;
    agency: Slug;
    dataset: Slug;
    /**
     * @maxItems 10000
     */
    may: AccessAllowance[];
    /**
     * @maxItems 10000
     */
    lacks: AccessLack[];
  }[];
  next?: Slug;
}

// schemas/api/access-own.json
/**
 * GET /v1/access. announced: what will stop, of what its agency holds grants for. next: `after` of the next page.
 */
export interface AccessOwn {
  system: Slug;
  agency: Slug;
  bundle: Digest;
  /**
   * @maxItems 200
   */
  datasets: {
    dataset: Slug;
    title: Bilingual;
    /**
     * @maxItems 10000
     */
    may: AccessAllowance[];
    /**
     * @maxItems 10000
     */
    lacks: AccessLack[];
  }[];
  /**
   * @maxItems 10000
   */
  announced: {
    on: Date;
    text: string;
    /**
     * @maxItems 10000
     */
    grants: string[];
  }[];
  next?: Slug;
}

// schemas/api/audit-chain.json
/**
 * All that is in the log of one exchange. Other kinds of chain (returns, corrections) may come. turn: whose turn it is after a refusal.
 */
export interface AuditChain {
  kind: 'exchange';
  exchange: Uuid;
  index: number;
  at: Instant;
  requester: AuditNamed;
  system: string;
  operator?: string;
  dataset?: AuditNamed;
  operation?: 'query' | 'verify' | 'verify-batch';
  purpose?: Purpose;
  serviceItem?: AuditNamed;
  grant?: string;
  provider?: AuditNamed;
  bundle: Digest;
  result: 'released' | 'refused' | 'abandoned' | 'open';
  status?: number;
  code?: string;
  title?: string;
  turn?: AuditNamed;
  /**
   * @maxItems 200
   */
  released: ItemName[];
  /**
   * @maxItems 200
   */
  omitted: Omission[];
  records?: number;
  tookMs?: number;
  /**
   * @maxItems 40
   */
  hops: AuditHop[];
}

// schemas/api/audit-gaps.json
/**
 * GET /v1/audit/gaps: demands that no duty covers, counted. Counted over the entries up to but without upTo.
 */
export interface AuditGaps {
  from: Date;
  to: Date;
  bundle: Digest;
  upTo: number;
  size: number;
  /**
   * @maxItems 40
   */
  tables: AuditTable[];
}

// schemas/api/audit-hop.json
/**
 * One step: whose it was, from when to when; index of the entry that says so.
 */
export interface AuditHop {
  hop:
    | 'asked'
    | 'identify'
    | 'read'
    | 'decide'
    | 'record'
    | 'route'
    | 'fetch'
    | 'check'
    | 'map'
    | 'release'
    | 'answered'
    | 'refused'
    | 'abandoned';
  owner: AuditNamed;
  from: Instant;
  to: Instant;
  tookMs: number;
  index?: number;
}

// schemas/api/audit-indicators.json
/**
 * GET /v1/audit/indicators: counted over the entries up to but without upTo, of days from..to (Asia/Shanghai, both included), against the duties of this bundle.
 */
export interface AuditIndicators {
  from: Date;
  to: Date;
  bundle: Digest;
  upTo: number;
  size: number;
  /**
   * @maxItems 40
   */
  tables: AuditTable[];
}

// schemas/api/audit-named.json
/**
 * An identifier with its name in the language asked for; without a name when the catalog in force does not know it.
 */
export interface AuditNamed {
  id: string;
  name?: string;
}

// schemas/api/audit-person-view.json
/**
 * What a person may be told, newest first. delayed: looks that are counted and not told yet, by class of purpose; tellableFrom: the first day one of them may be.
 */
export interface AuditPersonView {
  upTo: number;
  size: number;
  /**
   * @maxItems 100
   */
  looks: {
    at: Instant;
    agency: AuditNamed;
    dataset: AuditNamed;
    why: string;
    purpose?: PurposeClass;
    serviceItem?: AuditNamed;
    /**
     * @maxItems 200
     */
    items: AuditNamed[];
    result: 'released' | 'refused' | 'abandoned' | 'open';
    exchange: Uuid;
  }[];
  /**
   * @maxItems 10
   */
  delayed: {
    purpose: PurposeClass;
    count: number;
    tellableFrom: Date;
  }[];
  before?: number;
}

// schemas/api/audit-reading.json
/**
 * A trace that was made of the same.
 */
export interface AuditReading {
  kind: 'reading';
  index: number;
  at: Instant;
  reader: Reader;
  agency: AuditNamed;
}

// schemas/api/audit-table.json
/**
 * One row a line; a cell is a text or a number, by the keys of the columns.
 */
export interface AuditTable {
  table: string;
  title: string;
  note?: string;
  /**
   * @maxItems 40
   */
  columns: {
    key: string;
    title: string;
  }[];
  /**
   * @maxItems 10000
   */
  rows: {
    [k: string]: string | number;
  }[];
  omittedRows?: number;
}

// schemas/api/audit-trace-request.json
/**
 * POST /v1/audit/trace: one of subject, case, record, exchange. view `person`: who looked and why, as it may be told to the person. before: for the next page.
 */
export interface AuditTraceRequest {
  subject?: Subject;
  case?: string;
  record?: {
    dataset: Slug;
    subject: Subject;
  };
  exchange?: Uuid;
  view?: 'steps' | 'person';
  limit?: number;
  before?: number;
}

// schemas/api/audit-trace.json
/**
 * Newest first. upTo: entries from the first up to but without this one were searched. before: for the next page; absent at the end.
 */
export interface AuditTrace {
  by: 'subject' | 'case' | 'record' | 'exchange';
  token?: string;
  upTo: number;
  size: number;
  /**
   * @maxItems 100
   */
  chains: (AuditChain | AuditReading)[];
  before?: number;
}

// schemas/api/bundles-bundle.json
/**
 * GET /v1/bundles/{id}: every file by its path and digest, and the newest publications.
 */
export interface BundlesBundle {
  bundle: Digest;
  inForce: boolean;
  documents: {
    [k: string]: Digest;
  };
  /**
   * @maxItems 200
   */
  publications: BundlesPublication[];
}

// schemas/api/bundles-comparison.json
/**
 * GET /v1/bundles/{a}/compare/{b}: paths of files that only b has, only a has, or both have with other bytes.
 */
export interface BundlesComparison {
  a: Digest;
  b: Digest;
  /**
   * @maxItems 100000
   */
  added: string[];
  /**
   * @maxItems 100000
   */
  removed: string[];
  /**
   * @maxItems 100000
   */
  changed: string[];
}

// schemas/api/bundles-file.json
/**
 * A path below the project’s root and the bytes in base64; one such line a file in POST /v1/bundles.
 */
export interface BundlesFile {
  path: string;
  content: string;
}

// schemas/api/bundles-files.json
/**
 * GET /v1/bundles/{id}/files: in the order of their paths; `after`: for the next page.
 */
export interface BundlesFiles {
  bundle: Digest;
  /**
   * @maxItems 200
   */
  files: BundlesFile[];
  after?: string;
}

// schemas/api/bundles-kept.json
/**
 * POST /v1/bundles: it has passed every rule and is not in force.
 */
export interface BundlesKept {
  bundle: Digest;
  documents: number;
}

// schemas/api/bundles-page.json
/**
 * GET /v1/bundles: publications newest first; `before`: for the next page. `unpublished`: uploaded and never published, newest first.
 */
export interface BundlesPage {
  inForce: Digest;
  /**
   * @maxItems 200
   */
  publications: BundlesPublication[];
  /**
   * @maxItems 64
   */
  unpublished: Digest[];
  before?: number;
}

// schemas/api/bundles-publication.json
/**
 * Who put which bundle in force, when and why.
 */
export interface BundlesPublication {
  sequence: number;
  bundle: Digest;
  at: Instant;
  by: string;
  reason: string;
}

// schemas/api/bundles-publish.json
/**
 * POST /v1/bundles/{id}/publish: why.
 */
export interface BundlesPublish {
  reason: string;
}

// schemas/api/bundles-published.json
/**
 * POST /v1/bundles/{id}/publish: what came into force; `by`: the person.
 */
export interface BundlesPublished {
  at: Instant;
  bundle: Digest;
  previous?: Digest;
  by: string;
  reason: string;
  documents: number;
}

// schemas/api/catalog-dataset.json
/**
 * GET /v1/catalog/datasets/{dataset}: the entry, its items and who owes it. How a provider is reached is not told.
 */
export interface CatalogDataset {
  bundle: Digest;
  dataset: Slug;
  code: string;
  title: Bilingual;
  summary?: Bilingual;
  domain: string;
  standard: StandardId;
  published: Date;
  share: ShareType;
  basis?: LegalBasis;
  /**
   * @maxItems 4
   */
  subject: ItemName[];
  records: 'one' | 'many';
  regionItem?: ItemName;
  /**
   * @maxItems 200
   */
  items: {
    item: ItemName;
    share: ShareType;
    grade: number;
    masked: boolean;
    source?: Slug;
    basis?: LegalBasis;
  }[];
  /**
   * @maxItems 50
   */
  supplies: {
    agency: Slug;
    /**
     * @maxItems 200
     */
    regions: RegionScope[];
    duty: Duty;
  }[];
}

// schemas/api/catalog-found.json
/**
 * GET /v1/catalog/datasets. facets: of each, what could be chosen instead, under everything else that was asked for.
 */
export interface CatalogFound {
  bundle: Digest;
  total: number;
  page: number;
  pages: number;
  /**
   * @maxItems 200
   */
  datasets: {
    dataset: Slug;
    title: Bilingual;
    summary?: Bilingual;
    domain: string;
    share: ShareType;
    standard: StandardId;
    /**
     * @maxItems 50
     */
    agencies: Slug[];
    /**
     * @maxItems 10000
     */
    regions: RegionCode[];
    /**
     * @maxItems 6
     */
    modes: Mode[];
    /**
     * @maxItems 1000
     */
    matters: Slug[];
  }[];
  facets: {
    /**
     * @maxItems 100
     */
    region: {
      value: string;
      count: number;
    }[];
    /**
     * @maxItems 100
     */
    agency: {
      value: string;
      count: number;
    }[];
    /**
     * @maxItems 100
     */
    shareType: {
      value: string;
      count: number;
    }[];
    /**
     * @maxItems 100
     */
    matter: {
      value: string;
      count: number;
    }[];
    /**
     * @maxItems 100
     */
    mode: {
      value: string;
      count: number;
    }[];
  };
}

// schemas/api/catalog-matters.json
/**
 * GET /v1/catalog/matters.
 */
export interface CatalogMatters {
  bundle: Digest;
  /**
   * @maxItems 10000
   */
  matters: Matter[];
}

// schemas/api/changes-act.json
/**
 * POST /v1/change-requests/{change}/submit, approve, publish and withdraw. version: of what was looked at.
 */
export interface ChangesAct {
  version: number;
}

// schemas/api/changes-create.json
/**
 * POST /v1/change-requests. base: the bundle that was looked at; absent: the one in force.
 */
export interface ChangesCreate {
  agency: Slug;
  title: string;
  reason: string;
  base?: Digest;
}

// schemas/api/changes-documents.json
/**
 * GET /v1/change-requests/{change}/documents. base: the file it takes the place of, null when it is new; content: null when it goes.
 */
export interface ChangesDocuments {
  change: Uuid;
  /**
   * @maxItems 200
   */
  documents: {
    path: string;
    base: string | null;
    content: string | null;
  }[];
}

// schemas/api/changes-edit.json
/**
 * PUT /v1/change-requests/{change}/documents. content: the whole file; null: it is to go. effectiveOn: first day on which it may be published; null: any.
 */
export interface ChangesEdit {
  version: number;
  /**
   * @maxItems 200
   */
  documents: {
    path: string;
    content: string | null;
  }[];
  effectiveOn?: string | null;
}

// schemas/api/changes-impact.json
/**
 * GET /v1/change-requests/{change}/impact: identifiers of what the change reaches.
 */
export interface ChangesImpact {
  change: Uuid;
  /**
   * @maxItems 100000
   */
  datasets: string[];
  /**
   * @maxItems 100000
   */
  grants: string[];
  /**
   * @maxItems 100000
   */
  systems: string[];
  /**
   * @maxItems 100000
   */
  serviceItems: string[];
  /**
   * @maxItems 100000
   */
  matters: string[];
  /**
   * @maxItems 100000
   */
  mappings: string[];
}

// schemas/api/changes-meaning.json
/**
 * GET /v1/change-requests/{change}/diff. stops: it will no longer be had, at once or from the day `on`. findings: why it cannot be submitted as it is.
 */
export interface ChangesMeaning {
  change: Uuid;
  /**
   * @maxItems 20000
   */
  changes: {
    kind: string;
    subject: {
      of: string;
      id: string;
      part?: string;
    };
    from?: string;
    to?: string;
    effect: 'widens' | 'narrows' | 'tightens' | 'loosens' | 'neutral';
    stops?: {
      on?: Date;
    };
    text: {
      'zh-CN': string;
      en: string;
    };
  }[];
  /**
   * @maxItems 20000
   */
  findings: {
    path: string;
    line: number;
    column: number;
    rule: string;
    message: {
      'zh-CN': string;
      en: string;
    };
  }[];
}

// schemas/api/changes-page.json
/**
 * GET /v1/change-requests, newest first. before: for the next page; absent on the last one.
 */
export interface ChangesPage {
  /**
   * @maxItems 200
   */
  changes: ChangesSummary[];
  before?: Uuid;
}

// schemas/api/changes-reason.json
/**
 * POST /v1/change-requests/{change}/refuse and /decline: for whoever asked.
 */
export interface ChangesReason {
  version: number;
  reason: string;
}

// schemas/api/changes-rebase.json
/**
 * POST /v1/change-requests/{change}/rebase. documents: new content of those that conflict.
 */
export interface ChangesRebase {
  version: number;
  /**
   * @maxItems 200
   */
  documents?: {
    path: string;
    content: string | null;
  }[];
}

// schemas/api/changes-request.json
/**
 * A proposed edit of the catalog. digest: of the new file, absent when it goes; baseDigest: of the file it takes the place of.
 */
export interface ChangesRequest {
  change: Uuid;
  agency: Slug;
  title: string;
  reason: string;
  base: Digest;
  state: 'draft' | 'submitted' | 'approved' | 'publishing' | 'published' | 'refused' | 'withdrawn';
  version: number;
  effectiveOn?: Date;
  createdBy: Uuid;
  createdAt: Instant;
  submittedBy?: Uuid;
  submittedAt?: Instant;
  approvedBy?: Uuid;
  approvedAt?: Instant;
  endedBy?: Uuid;
  endedAt?: Instant;
  refusal?: string;
  bundle?: Digest;
  /**
   * @maxItems 200
   */
  documents: {
    path: string;
    digest?: Digest;
    baseDigest?: Digest;
  }[];
}

// schemas/api/changes-summary.json
/**
 * One row of GET /v1/change-requests.
 */
export interface ChangesSummary {
  change: Uuid;
  agency: Slug;
  title: string;
  reason: string;
  base: Digest;
  state: 'draft' | 'submitted' | 'approved' | 'publishing' | 'published' | 'refused' | 'withdrawn';
  version: number;
  effectiveOn?: Date;
  createdBy: Uuid;
  createdAt: Instant;
  submittedBy?: Uuid;
  submittedAt?: Instant;
  approvedBy?: Uuid;
  approvedAt?: Instant;
  endedBy?: Uuid;
  endedAt?: Instant;
  refusal?: string;
  bundle?: Digest;
}

// schemas/api/correction-answer.json
/**
 * What the source says: accepted, and a corrected record follows, or declined.
 */
export interface CorrectionAnswer {
  answer: 'accepted' | 'declined';
  reason: string;
}

// schemas/api/correction-request.json
/**
 * What a receiver of a flow finds wrong in a record that it holds: key and digest as delivered, pointer into the record as it has it (empty: all of it). With seq, the resend is held against the very field.
 */
export interface CorrectionRequest {
  flow: Slug;
  key: string;
  digest?: Digest;
  seq?: number;
  pointer: string;
  code: 'wrong' | 'outdated' | 'missing' | 'duplicate' | 'misplaced';
  reason: string;
}

// schemas/api/correction.json
/**
 * As its receiver and the source of its flow see it. owner: the agency whose turn it is, absent once it has ended. fields: where the source has it, told to the source.
 */
export interface Correction {
  correction: Uuid;
  flow: Slug;
  receiver: Slug;
  agency: Slug;
  key: string;
  version: string;
  digest: Digest;
  pointer: string;
  /**
   * @maxItems 200
   */
  fields?: ItemName[];
  code: 'wrong' | 'outdated' | 'missing' | 'duplicate' | 'misplaced';
  reason: string;
  state: 'raised' | 'accepted' | 'declined' | 'corrected' | 'removed' | 'withdrawn';
  raisedAt: Instant;
  owner?: Slug;
  answer?: {
    at: Instant;
    reason: string;
  };
  ended?: {
    at: Instant;
    batch?: BatchNumber;
    version?: string;
  };
}

// schemas/api/corrections-page.json
/**
 * Those of the caller's flows, oldest first; go on after the last while there are more.
 */
export interface CorrectionsPage {
  /**
   * @maxItems 100
   */
  corrections: Correction[];
  more: boolean;
}

// schemas/api/erasures-ask.json
/**
 * POST /v1/erasures. Either a subject, with exactly the items it was asked about by, or one exchange.
 */
export interface ErasuresAsk {
  subject?: Subject;
  exchange?: Uuid;
  reason: 'subject-request' | 'court-order' | 'recorded-in-error' | 'other';
}

// schemas/api/erasures-erased.json
/**
 * POST /v1/erasures/{erasure}/approve.
 */
export interface ErasuresErased {
  erasure: Uuid;
  exchanges: number;
  keys: number;
}

// schemas/api/erasures-erasure.json
/**
 * An erasure that waits for the second person. A subject is not named.
 */
export interface ErasuresErasure {
  erasure: Uuid;
  of: 'subject' | 'exchange';
  exchange?: Uuid;
  reason: 'subject-request' | 'court-order' | 'recorded-in-error' | 'other';
  askedBy: Uuid;
  askedAt: Instant;
  expiresAt: Instant;
}

// schemas/api/erasures-page.json
/**
 * GET /v1/erasures: those that wait.
 */
export interface ErasuresPage {
  /**
   * @maxItems 1000
   */
  erasures: ErasuresErasure[];
}

// schemas/api/exchange-check.json
/**
 * GET /v1/exchanges/{exchange}/check, for anyone who has the identifier: that the log holds these leaves, without what they say. Hashes are base64.
 */
export interface ExchangeCheck {
  exchange: Uuid;
  /**
   * @minItems 1
   * @maxItems 16
   */
  entries: {
    index: number;
    leaf: string;
    /**
     * @maxItems 64
     */
    proof: string[];
  }[];
  checkpoint: string;
  timestamp?: {
    at: Instant;
    reply: string;
  };
}

// schemas/api/exchange-evidence.json
/**
 * All that proves one exchange without the gateway: its entries verbatim, their inclusion proofs against one signed checkpoint, the timestamp over it, and what was kept beside the log. Bytes are base64. What was erased is absent.
 */
export interface ExchangeEvidence {
  exchange: Uuid;
  /**
   * @minItems 1
   * @maxItems 16
   */
  entries: {
    index: number;
    entry: string;
    /**
     * @maxItems 64
     */
    proof: string[];
  }[];
  checkpoint: string;
  log: {
    verifierKey: string;
  };
  timestamp?: {
    at: Instant;
    reply: string;
    certificate: string;
  };
  request?: {
    signatureBase: string;
    signature: string;
  };
  salts?: {
    [k: string]: string;
  };
  key?: {
    keyid: KeyId;
    algorithm: string;
    publicPem?: string;
  };
  sealed?: string;
  checkUrl: string;
}

// schemas/api/flow-acknowledgement.json
/**
 * Everything up to and with `acknowledged` is landed, but for `refused`, which goes to the dead letters. after: when a replay is acknowledged, from where it began.
 */
export interface FlowAcknowledgement {
  after?: number;
  acknowledged: number;
  /**
   * @maxItems 5000
   */
  refused?: {
    seq: number;
    code: string;
  }[];
}

// schemas/api/flow-batch.json
/**
 * received: ordinal of the next record the gateway wants; counted: of those, the records that stand.
 */
export interface FlowBatch {
  flow: Slug;
  batch: BatchNumber;
  previous?: BatchNumber;
  state: 'open' | 'applying' | 'applied' | 'refused';
  received: number;
  counted: number;
  declared: number;
  openedAt: Instant;
  bundle: Digest;
}

// schemas/api/flow-batches.json
/**
 * Applied batches, newest first; those with nothing for the caller too.
 */
export interface FlowBatches {
  flow: Slug;
  /**
   * @maxItems 100
   */
  batches: {
    batch: BatchNumber;
    window: {
      from: Instant;
      until: Instant;
    };
  }[];
}

// schemas/api/flow-buckets.json
export interface FlowBuckets {
  flow: Slug;
  batch: BatchNumber;
  /**
   * @minItems 256
   * @maxItems 256
   */
  buckets: SetDigest[];
}

// schemas/api/flow-delivery.json
/**
 * One line of a page, strictly rising by seq. digest: of the source record, by which a receiver recomputes the set digest; a tombstone has none and no record. source: of a tombstone that the source itself sent, its record, for who receives records whole.
 */
export interface FlowDelivery {
  seq: number;
  op: 'record' | 'tombstone';
  batch: BatchNumber;
  region: RegionCode;
  key: string;
  version: string;
  digest?: Digest;
  standard?: StandardId;
  record?: {};
  source?: {};
}

// schemas/api/flow-gap-request.json
/**
 * The source's set digest of each bucket: a record lies in the bucket of the first byte of its first set term.
 */
export interface FlowGapRequest {
  /**
   * @minItems 256
   * @maxItems 256
   */
  buckets: SetDigest[];
}

// schemas/api/flow-gap.json
/**
 * What lay in these buckets no longer counts: send it again, from `received`.
 */
export interface FlowGap {
  flow: Slug;
  batch: BatchNumber;
  /**
   * @maxItems 256
   */
  buckets: number[];
  received: number;
}

// schemas/api/flow-manifest.json
/**
 * What the source declares of a batch before it sends the records. regions: by the codes as the records spell them. relayed: of a batch that came through other gateways, its origin.
 */
export interface FlowManifest {
  batch: BatchNumber;
  previous?: BatchNumber;
  content: 'snapshot' | 'delta';
  window: {
    from: Instant;
    until: Instant;
  };
  records: number;
  digest: SetDigest;
  /**
   * @maxItems 5000
   */
  regions?: {
    region: string;
    records: number;
    digest?: SetDigest;
  }[];
  /**
   * @maxItems 5
   */
  amounts?: {
    item: ItemName;
    currency: string;
    sum: string;
  }[];
  relayed?: FlowOrigin;
}

// schemas/api/flow-origin-source.json
/**
 * What the first source declared, to whom, and its signature. manifest: the body byte for byte; fields: of its records, make the set digest. signature: base and value (base64) of RFC 9421, and the digest of the key's SPKI DER.
 */
export interface FlowOriginSource {
  flow: Slug;
  batch: BatchNumber;
  agency: Slug;
  system: Slug;
  fields: {
    /**
     * @maxItems 16
     */
    key: string[];
    /**
     * @maxItems 16
     */
    version: string[];
    /**
     * @maxItems 16
     */
    regions: string[];
  };
  manifest: string;
  signature: {
    base: string;
    value: string;
    keyid: KeyId;
    algorithm: string;
    thumbprint: Digest;
  };
}

// schemas/api/flow-origin.json
/**
 * The first manifest with its signature, and every gateway passed since, the first one first. mapped: after so many of them records were handed on in another form than the first source's, so that its digests compare with nothing behind them.
 */
export interface FlowOrigin {
  source: FlowOriginSource;
  /**
   * @minItems 1
   * @maxItems 8
   */
  passed: FlowPassed[];
  mapped?: number;
}

// schemas/api/flow-override-ask.json
/**
 * region: where the record's own cannot be told, the one that the asker answers for.
 */
export interface FlowOverrideAsk {
  reason: string;
  region?: RegionCode;
}

// schemas/api/flow-override-refuse.json
export interface FlowOverrideRefuse {
  reason: string;
}

// schemas/api/flow-passed.json
/**
 * What one gateway took of a batch, and the receipt of its entry flow.batch-passed, whose commitment is opened by the salt `origin`. gateway: origin of its log. received: without tombstones that a gateway above derived. kept: records that it did not hand on.
 */
export interface FlowPassed {
  gateway: string;
  flow: Slug;
  batch: BatchNumber;
  received: {
    records: number;
    digest: SetDigest;
    /**
     * @maxItems 5000
     */
    regions: {
      region: string;
      records: number;
      digest: SetDigest;
    }[];
  };
  kept: {
    quarantined: number;
    ignored: number;
    unclaimed: number;
  };
  receipt: Receipt;
}

// schemas/api/flow-receipts.json
/**
 * That the log holds what was said of a batch. salt opens the entry's commitment: to the manifest as it was sent, to the reconciliation as it was when the batch was closed (report); each a commitment to the JCS. deliveries: of each receiver that has acknowledged its part. A receiver sees its own delivery alone.
 */
export interface FlowReceipts {
  flow: Slug;
  batch: BatchNumber;
  manifest?: {
    receipt: Receipt;
    salt: string;
  };
  reconciliation?: {
    receipt: Receipt;
    salt: string;
    report: FlowReconciliation;
  };
  refusal?: {
    receipt: Receipt;
  };
  /**
   * @maxItems 1000
   */
  deliveries: {
    receiver: Slug;
    receipt: Receipt;
  }[];
}

// schemas/api/flow-receiver.json
/**
 * released: the last seq that may be delivered; acknowledged: up to where it has landed; floor: replay starts after it.
 */
export interface FlowReceiver {
  flow: Slug;
  receiver: Slug;
  released: number;
  acknowledged: number;
  dead: number;
  floor: number;
  delivery: 'push' | 'pull' | 'table';
}

// schemas/api/flow-reconciliation.json
/**
 * Both books of a batch: events declared = mapped + quarantined + ignored + unclaimed; deliveries derived = acknowledged + pending + dead. salt opens the commitment in the log.
 */
export interface FlowReconciliation {
  flow: Slug;
  batch: BatchNumber;
  state: 'open' | 'applying' | 'applied' | 'refused';
  at: Instant;
  bundle: Digest;
  verdict: 'balanced' | 'differing' | 'awaiting';
  intake: 'balanced' | 'differing' | 'awaiting';
  delivery: 'balanced' | 'differing' | 'awaiting';
  records: {
    declared: number;
    received: number;
    mapped: number;
    quarantined: number;
    ignored: number;
    unclaimed: number;
  };
  ignoredBy: {
    older: number;
    same: number;
    conflicting: number;
    notHeld: number;
  };
  /**
   * @maxItems 1000
   */
  quarantinedBy: {
    rule: string;
    records: number;
  }[];
  digest: {
    declared: SetDigest;
    received: SetDigest;
  };
  /**
   * @maxItems 10000
   */
  regions: {
    region: string;
    declared?: number;
    received: number;
    declaredDigest?: SetDigest;
    receivedDigest: SetDigest;
  }[];
  /**
   * @maxItems 5
   */
  amounts: {
    item: ItemName;
    currency: string;
    declared?: string;
    received: string;
  }[];
  deletes: {
    derived: number;
    withheld: boolean;
  };
  /**
   * @maxItems 100000
   */
  deliveries: {
    receiver: Slug;
    region: RegionCode;
    derived: number;
    acknowledged: number;
    pending: number;
    dead: number;
    tombstones: number;
    digest: SetDigest;
  }[];
}

// schemas/api/flow-replay.json
/**
 * Everything behind this seq is sent again.
 */
export interface FlowReplay {
  after: number;
}

// schemas/api/flow-resource.json
/**
 * What a receiver holds of a flow since its first batch landed, bound to the dataset it came from. Its items are kept at least this strictly; dataset: the entry of the catalog by which it may be reused, under grants, where there is one.
 */
export interface FlowResource {
  flow: Slug;
  source: Slug;
  receiver: Slug;
  agency: Slug;
  standard: StandardId;
  registeredAt: Instant;
  batch: BatchNumber;
  dataset?: Slug;
  openCorrections: number;
  share: ShareType;
  items: {
    [k: string]: {
      share: ShareType;
      grade: number;
      personal: boolean;
      sensitivePersonal: boolean;
      sensitivity: Sensitivity;
    };
  };
}

// schemas/api/flow-resources.json
/**
 * Of a flow: all of them for its source, a receiver's own for the receiver.
 */
export interface FlowResources {
  /**
   * @maxItems 500
   */
  resources: FlowResource[];
}

// schemas/api/flow-terms.json
/**
 * What the caller must know of a flow. source: where it sends; its fields make the set digest, last is the newest batch. receiver: where it receives. derived: how a relay spells a tombstone that a gateway above derived, and which fields of its key and version are numbers; at: the field of the fact's date.
 */
export interface FlowTerms {
  flow: Slug;
  title: Bilingual;
  kind: 'return' | 'collection' | 'transfer';
  content: 'snapshot' | 'delta';
  bundle: Digest;
  source?: {
    standard: StandardId;
    fields: {
      /**
       * @maxItems 16
       */
      key: string[];
      /**
       * @maxItems 16
       */
      version: string[];
      /**
       * @maxItems 16
       */
      regions: string[];
    };
    last?: BatchNumber;
    amounts?: {
      /**
       * @minItems 1
       * @maxItems 5
       */
      summed: {
        item: ItemName;
        currency: string;
        field: string;
      }[];
      except?: {
        field: string;
        /**
         * @minItems 1
         * @maxItems 10
         */
        values: string[];
      };
    };
    derived?: {
      field: string;
      value: string;
      /**
       * @minItems 1
       * @maxItems 32
       */
      numbers?: string[];
    };
    at?: string;
  };
  receiver?: FlowReceiver;
}

// schemas/api/grants-move.json
/**
 * POST /v1/agencies/{agency}/move-grants, once the catalog in force says that the agency ended. A grant is carried over for named systems of one of the successors, and for several successors when it is named several times; one that is not named is revoked.
 */
export interface GrantsMove {
  /**
   * @minItems 1
   * @maxItems 20
   */
  to: Slug[];
  /**
   * @maxItems 1000
   */
  carry: {
    grant: string;
    /**
     * @minItems 1
     * @maxItems 100
     */
    systems: Slug[];
  }[];
}

// schemas/api/grants-moved.json
/**
 * What became of each grant of the agency that ended.
 */
export interface GrantsMoved {
  moved: {
    grant: string;
    as: string;
  }[];
  revoked: string[];
}

// schemas/api/grants-page.json
/**
 * GET /v1/grants, in the order of their numbers. next: pass it as after for the next page; absent on the last one.
 */
export interface GrantsPage {
  /**
   * @maxItems 200
   */
  grants: Grant[];
  next?: string;
}

// schemas/api/grants-revoke.json
/**
 * POST /v1/grants/{grant}/revoke: for whoever holds it.
 */
export interface GrantsRevoke {
  reason: string;
}

// schemas/api/keys-challenge-request.json
/**
 * POST /v1/keys/challenges. `name`: what follows the system in the keyid.
 */
export interface KeysChallengeRequest {
  system: Slug;
  name: string;
}

// schemas/api/keys-challenge.json
/**
 * What the key must sign, once and before `expiresAt`: the UTF-8 bytes of `text`.
 */
export interface KeysChallenge {
  keyid: KeyId;
  challenge: string;
  text: string;
  expiresAt: Instant;
}

// schemas/api/keys-key.json
/**
 * A key of a system in whatever state. publicKey: as in the log.
 */
export interface KeysKey {
  keyid: KeyId;
  system: Slug;
  agency: Slug;
  algorithm:
    | 'ecdsa-p256-sha256'
    | 'ed25519'
    | 'rsa-pss-sha512'
    | 'rsa-v1_5-sha256'
    | 'sm2-sm3'
    | 'hmac-sha256'
    | 'hmac-sm3';
  publicKey: Digest;
  state: 'requested' | 'approved' | 'refused' | 'active' | 'rotating' | 'revoked' | 'expired';
  validFrom: Instant;
  validUntil?: Instant;
  registeredAt?: Instant;
  requestedBy?: Uuid;
  requestedAt?: Instant;
  decidedBy?: Uuid;
  decidedAt?: Instant;
  endedBy?: Uuid;
  endedAt?: Instant;
  reason?: string;
  replaces?: KeyId;
  overlapDays?: number;
}

// schemas/api/keys-move.json
/**
 * POST /v1/agencies/{agency}/move-keys, once the catalog in force has the agency's systems under its successors: each key goes to the one its system went to.
 */
export interface KeysMove {
  /**
   * @minItems 1
   * @maxItems 20
   */
  to: Slug[];
}

// schemas/api/keys-moved.json
/**
 * Keyids of the ended agency by what became of them.
 */
export interface KeysMoved {
  /**
   * @maxItems 100000
   */
  moved: KeyId[];
  /**
   * @maxItems 100000
   */
  revoked: KeyId[];
  /**
   * @maxItems 100000
   */
  declined: KeyId[];
}

// schemas/api/keys-outcome.json
/**
 * What the state of a key has become.
 */
export interface KeysOutcome {
  keyid: KeyId;
  state: 'requested' | 'approved' | 'refused' | 'active' | 'rotating' | 'revoked' | 'expired';
}

// schemas/api/keys-page.json
/**
 * GET /v1/keys. `next`: `after` of the next page; absent on the last one.
 */
export interface KeysPage {
  /**
   * @maxItems 200
   */
  keys: KeysKey[];
  next?: KeyId;
}

// schemas/api/keys-pair-request.json
/**
 * A public key in SPKI PEM and the proof that its private half is held: the signature, as on the wire, of the challenge's text.
 */
export interface KeysPairRequest {
  kind: 'pair';
  system: Slug;
  name: string;
  algorithm?: 'ecdsa-p256-sha256' | 'ed25519' | 'rsa-pss-sha512' | 'rsa-v1_5-sha256' | 'sm2-sm3';
  publicPem: string;
  challenge: string;
  proof: string;
  validFrom?: Instant;
  validUntil?: Instant;
  replaces?: KeyId;
  overlapDays?: number;
}

// schemas/api/keys-reason.json
/**
 * POST /v1/keys/{keyid}/refuse and /revoke: for whoever is affected.
 */
export interface KeysReason {
  reason: string;
}

// schemas/api/keys-request.json
/**
 * POST /v1/keys.
 */
export type KeysRequest = KeysPairRequest | KeysSecretRequest;

// schemas/api/keys-requested.json
/**
 * appSecret: base64 of the secret's bytes, told once and never again.
 */
export interface KeysRequested {
  keyid: KeyId;
  /**
   * @maxItems 8
   */
  warnings: {
    warning: 'rsa-short';
    message: Bilingual;
  }[];
  appSecret?: string;
}

// schemas/api/keys-secret-request.json
/**
 * The gateway makes AppKey and AppSecret.
 */
export interface KeysSecretRequest {
  kind: 'secret';
  system: Slug;
  algorithm: 'hmac-sha256' | 'hmac-sm3';
  validFrom?: Instant;
  validUntil?: Instant;
  replaces?: KeyId;
  overlapDays?: number;
}

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

// schemas/api/log-policy.json
/**
 * GET /log/policy. How long entries stay where they are before they may be archived, how long what opens their commitments is kept, and how long an erasure that was asked for may wait.
 */
export interface LogPolicy {
  origin: string;
  logYears: number;
  evidenceDays: number;
  erasureDays: number;
}

// schemas/api/omission.json
/**
 * An item asked for and not released, with the reason.
 */
export interface Omission {
  item: ItemName;
  code: 'item-not-shared' | 'item-not-granted' | 'item-not-needed' | 'item-not-in-standard';
}

// schemas/api/people-activation-begin.json
/**
 * POST /v1/activation/begin.
 */
export interface PeopleActivationBegin {
  token: string;
}

// schemas/api/people-activation-complete.json
/**
 * POST /v1/activation/complete. `code`: the first one of the authenticator app.
 */
export interface PeopleActivationComplete {
  token: string;
  password: string;
  code: string;
}

// schemas/api/people-agency-move.json
/**
 * POST /v1/agencies/{agency}/move. `people`: those who go there; absent: all who are left. `given`: roles given anew; all others but administrators’ are lost.
 */
export interface PeopleAgencyMove {
  to: Slug;
  /**
   * @maxItems 500
   */
  given?: {
    person: Uuid;
    /**
     * @maxItems 32
     */
    roles: RoleAssignment[];
  }[];
  /**
   * @minItems 1
   * @maxItems 500
   */
  people?: Uuid[];
}

// schemas/api/people-audit-page.json
/**
 * GET /v1/audit/{view}: newest first. `before`: for the next page; absent when the log’s beginning was reached.
 */
export interface PeopleAuditPage {
  view: 'sign-ins' | 'operations' | 'entries';
  size: number;
  /**
   * @maxItems 200
   */
  entries: {
    index: number;
    entry: Entry;
  }[];
  before?: number;
}

// schemas/api/people-cli-exchange.json
/**
 * POST /v1/cli-sign-ins/token.
 */
export interface PeopleCliExchange {
  code: string;
  verifier: string;
}

// schemas/api/people-cli-sign-in.json
/**
 * What the person at the browser approves or refuses.
 */
export interface PeopleCliSignIn {
  code: string;
  createdAt: Instant;
  expiresAt: Instant;
  source: string;
  userAgent: string;
  state: 'asked' | 'approved' | 'refused';
}

// schemas/api/people-cli-start.json
/**
 * POST /v1/cli-sign-ins. `challenge`: base64url of the SHA-256 of the verifier (RFC 7636 S256).
 */
export interface PeopleCliStart {
  code: string;
  challenge: string;
}

// schemas/api/people-cli-token.json
/**
 * For `Authorization: Bearer`; told once.
 */
export interface PeopleCliToken {
  token: string;
  endsAt: Instant;
  person: PeoplePerson;
}

// schemas/api/people-disabling.json
/**
 * POST /v1/people/{person}/disable.
 */
export interface PeopleDisabling {
  reason: DisablingReason;
}

// schemas/api/people-ended.json
/**
 * How many sessions ended.
 */
export interface PeopleEnded {
  ended: number;
}

// schemas/api/people-enrolment.json
/**
 * What an authenticator app is set up with; `uri` is shown as a QR code.
 */
export interface PeopleEnrolment {
  loginName: LoginName;
  secret: string;
  uri: string;
}

// schemas/api/people-invitation.json
/**
 * Told once; handed to the person by a safe way.
 */
export interface PeopleInvitation {
  person: PeoplePerson;
  activationToken: string;
  expiresAt: Instant;
}

// schemas/api/people-moved.json
/**
 * What became of each person of the ended agency.
 */
export interface PeopleMoved {
  /**
   * @maxItems 100000
   */
  moved: {
    person: Uuid;
    /**
     * @maxItems 1000
     */
    lost: RoleAssignment[];
    /**
     * @maxItems 1000
     */
    kept: RoleAssignment[];
    /**
     * @maxItems 1000
     */
    given: RoleAssignment[];
  }[];
}

// schemas/api/people-new-person.json
/**
 * POST /v1/people.
 */
export interface PeopleNewPerson {
  loginName: LoginName;
  displayName: PersonName;
  agency: Slug;
  /**
   * @maxItems 32
   */
  roles: RoleAssignment[];
}

// schemas/api/people-page.json
/**
 * GET /v1/people. `next`: `after` of the next page, which may be empty; absent on the last one.
 */
export interface PeoplePage {
  /**
   * @maxItems 200
   */
  people: PeoplePerson[];
  next?: Uuid;
}

// schemas/api/people-password-change.json
/**
 * POST /v1/session/password. `password` and `code` are what is in force.
 */
export interface PeoplePasswordChange {
  password: string;
  code: string;
  newPassword: string;
}

// schemas/api/people-person.json
/**
 * Absent `region`: the catalog in force does not know the agency.
 */
export interface PeoplePerson {
  person: Uuid;
  loginName?: LoginName;
  displayName: PersonName;
  agency: Slug;
  region?: RegionCode;
  state: 'invited' | 'active' | 'disabled';
  origin: 'local' | 'external';
  /**
   * @maxItems 1000
   */
  roles: RoleAssignment[];
  createdAt: Instant;
}

// schemas/api/people-recoveries.json
/**
 * GET /v1/recoveries.
 */
export interface PeopleRecoveries {
  /**
   * @maxItems 10000
   */
  recoveries: PeopleRecovery[];
}

// schemas/api/people-recovery-request.json
/**
 * POST /v1/recoveries.
 */
export interface PeopleRecoveryRequest {
  person: Uuid;
  reason: RecoveryReason;
}

// schemas/api/people-recovery.json
/**
 * One administrator asks, another decides, neither is the person.
 */
export interface PeopleRecovery {
  recovery: Uuid;
  person: Uuid;
  reason: RecoveryReason;
  askedBy: Uuid;
  askedAt: Instant;
  expiresAt: Instant;
  state: 'asked' | 'approved' | 'refused' | 'expired';
  decidedBy?: Uuid;
  decidedAt?: Instant;
}

// schemas/api/people-roles.json
/**
 * PUT /v1/people/{person}/roles: all of them, in place of those held.
 */
export interface PeopleRoles {
  /**
   * @maxItems 32
   */
  roles: RoleAssignment[];
}

// schemas/api/people-session-seen.json
/**
 * `source`: the address it was opened from.
 */
export interface PeopleSessionSeen {
  session: Uuid;
  kind: 'browser' | 'cli';
  createdAt: Instant;
  lastSeenAt: Instant;
  endsAt: Instant;
  source: string;
  userAgent: string;
  steppedUpUntil?: Instant;
  isCurrent: boolean;
}

// schemas/api/people-session.json
/**
 * GET /v1/session, and what opens or strengthens one. `csrf`: for the Jingwei-CSRF header, absent for a command line. `actions`: what the roles allow for some target. `warnings`: what the person should see to.
 */
export interface PeopleSession {
  session: PeopleSessionSeen;
  person: PeoplePerson;
  /**
   * @maxItems 200
   */
  actions: string[];
  csrf?: string;
  /**
   * @maxItems 3
   */
  warnings: ('agency-ended' | 'no-roles' | 'ends-soon')[];
}

// schemas/api/people-sessions.json
/**
 * GET /v1/sessions.
 */
export interface PeopleSessions {
  /**
   * @maxItems 1000
   */
  sessions: PeopleSessionSeen[];
}

// schemas/api/people-sign-in.json
/**
 * POST /v1/session. `code`: six digits of the authenticator app.
 */
export interface PeopleSignIn {
  name: string;
  password: string;
  code: string;
}

// schemas/api/people-step-up.json
/**
 * POST /v1/session/step-up.
 */
export interface PeopleStepUp {
  password: string;
  code: string;
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
      /**
       * The provider's item, several joined by +, or constant.
       */
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
   * @maxItems 100000
   */
  files: {
    name: string;
    bytes: number;
    digest: Digest;
  }[];
}

// schemas/catalog/agency.json
/**
 * A department, an authorised body or a third party, with its systems. `until` is the first day it is no longer there; its successors say what became of it.
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
  /**
   * @minItems 1
   * @maxItems 20
   */
  successors?: {
    agency: Slug;
    how: 'merged' | 'split' | 'renamed';
    on: Date;
  }[];
}

// schemas/catalog/calendar.json
/**
 * Which days are worked: holidays that fall on weekdays, and weekend days worked instead, by the notice of each year.
 */
export interface Calendar {
  calendar: Slug;
  title: Bilingual;
  /**
   * @minItems 1
   * @maxItems 200
   */
  years: {
    year: number;
    source: string;
    verified: boolean;
    /**
     * @maxItems 120
     */
    holidays: Date[];
    /**
     * @maxItems 60
     */
    workdays: Date[];
  }[];
}

// schemas/catalog/code-table.json
/**
 * A closed, versioned list of codes, and how the dialects spell them (dialect code to code of this table). A retired code has the first day it is no longer given out; records may still hold it.
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
  from?: Date;
  until?: Date;
  retired?: {
    [k: string]: Date;
  };
}

// schemas/catalog/contact.json
/**
 * A post, never a person: posts outlast those who hold them.
 */
export interface Contact {
  agency?: Slug;
  post: string;
  phone?: Phone;
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
  format?:
    | 'electronic-file'
    | 'spreadsheet'
    | 'database'
    | 'image'
    | 'stream'
    | 'self-describing'
    | 'service-interface';
  sourceSystem?: Slug;
  coverage?: {
    from?: Date;
    until?: Date;
    /**
     * @minItems 1
     * @maxItems 200
     */
    regions?: RegionScope[];
  };
  openness?: {
    open: 'unconditional' | 'conditional' | 'not-open';
    conditions?: Bilingual;
  };
  sensitivity?: Sensitivity;
  personalInformation?: {
    contains: boolean;
    sensitive?: boolean;
    minors?: boolean;
  };
  useRequirements?: Bilingual;
  disposal?: {
    how: 'delete' | 'return' | 'archive';
    withinDays: number;
    evidence?: string;
  };
  landedFrom?: {
    flow: Slug;
    system: Slug;
  };
  items: {
    [k: string]: Item;
  };
  /**
   * @minItems 1
   * @maxItems 50
   */
  supplies: Supply[];
}

// schemas/catalog/deadline-profile.json
/**
 * How long each step may take in a region. Provinces differ, and what nobody has verified says so.
 */
export interface DeadlineProfile {
  deadlineProfile: Slug;
  title: Bilingual;
  /**
   * @minItems 1
   * @maxItems 200
   */
  regions: RegionScope[];
  calendar?: Slug;
  from: Date;
  until?: Date;
  deadlines: {
    answerUnconditional?: Deadline;
    answerConditional?: Deadline;
    supplement?: Deadline;
    provide?: Deadline;
    catalogUpdate?: Deadline;
    catalogReview?: Deadline;
    correction?: Deadline;
    objection?: Deadline;
    coordination?: Deadline;
    escalation?: Deadline;
    withdrawalNotice?: Deadline;
  };
}

// schemas/catalog/deadline.json
/**
 * How long one step may take, by whose word, and whether that was read in the text itself.
 */
export interface Deadline {
  count: number;
  unit: 'working-days' | 'days' | 'hours' | 'minutes';
  source: string;
  verified: boolean;
}

// schemas/catalog/divisions.json
/**
 * GB/T 2260 divisions with validity and successors. `until` is the first day no longer in force; a division that was split has several successors.
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
  frequency: Frequency;
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
  security: Security;
  /**
   * @minItems 1
   * @maxItems 10
   */
  requires?: Slug[];
}

// schemas/catalog/file-resource.json
/**
 * A dataset as files that a system lays down.
 */
export interface FileResource {
  kind: 'file';
  system: Slug;
  standard: StandardId;
  state?: 'mounted' | 'suspended';
  schedule?: Schedule;
  /**
   * @minItems 1
   * @maxItems 10
   */
  requires?: Slug[];
  path: string;
  media: 'ndjson' | 'csv' | 'xlsx';
}

// schemas/catalog/flow-split-assignment.json
/**
 * The successor declared for a value of an item.
 */
export interface FlowSplitAssignment {
  by: 'assignment';
  item: ItemName;
  to: {
    [k: string]: RegionCode;
  };
}

// schemas/catalog/flow-split-quarantine.json
/**
 * Nobody can tell the successor: the record waits for a decision.
 */
export interface FlowSplitQuarantine {
  by: 'quarantine';
}

// schemas/catalog/flow-split-street.json
/**
 * The successor that the street or township lies in.
 */
export interface FlowSplitStreet {
  by: 'street';
  item: ItemName;
}

// schemas/catalog/flow-split.json
/**
 * How a record of a division that was split finds its successor.
 */
export type FlowSplit = FlowSplitStreet | FlowSplitAssignment | FlowSplitQuarantine;

// schemas/catalog/flow.json
/**
 * A standing duty to move data in batches: return 回流 down to regions, collection 归集 up, transfer 批量交换 across.
 */
export interface Flow {
  flow: Slug;
  title: Bilingual;
  kind: 'return' | 'collection' | 'transfer';
  dataset: Slug;
  /**
   * @minItems 1
   * @maxItems 10
   */
  basis: LegalBasis[];
  source: {
    agency: Slug;
    system: Slug;
    standard: StandardId;
  };
  content: 'snapshot' | 'delta';
  /**
   * @minItems 1
   * @maxItems 4
   */
  key: ItemName[];
  version: ItemName;
  operation?: {
    field: ItemName;
    /**
     * @minItems 1
     * @maxItems 5
     */
    insert?: string[];
    /**
     * @minItems 1
     * @maxItems 5
     */
    update?: string[];
    /**
     * @minItems 1
     * @maxItems 5
     */
    delete?: string[];
    /**
     * @minItems 1
     * @maxItems 5
     */
    leave?: string[];
    /**
     * @minItems 1
     * @maxItems 5
     */
    derived?: string[];
  };
  regionRule: {
    /**
     * @minItems 1
     * @maxItems 3
     */
    items: ItemName[];
    at?: ItemName;
    split?: FlowSplit;
  };
  /**
   * @minItems 1
   * @maxItems 200
   */
  items: ItemName[];
  /**
   * @minItems 1
   * @maxItems 200
   */
  clear?: ItemName[];
  /**
   * @minItems 1
   * @maxItems 5
   */
  amounts?: {
    item: ItemName;
    currency: string;
  }[];
  /**
   * @minItems 1
   * @maxItems 500
   */
  receivers: {
    agency: Slug;
    system: Slug;
    /**
     * @minItems 1
     * @maxItems 200
     */
    regions: RegionScope[];
    as?: StandardId;
    /**
     * @minItems 1
     * @maxItems 200
     */
    items?: ItemName[];
    delivery?: 'push' | 'pull' | 'table';
    /**
     * @minItems 1
     * @maxItems 20
     */
    contacts?: Contact[];
  }[];
  delivery: 'push' | 'pull' | 'table';
  frequency: Frequency;
  timeliness: Duration;
  errorsMaxPerMille: number;
  security: Security;
  /**
   * @minItems 1
   * @maxItems 20
   */
  contacts: Contact[];
  from: Date;
  until?: Date;
}

// schemas/catalog/frequency.json
/**
 * How often what is supplied is brought up to date.
 */
export type Frequency =
  'realtime' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';

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
 * A field of a dataset with its own share type (that of the dataset when absent), grade, mask and source agency. An item that another dataset collects cites it as its origin.
 */
export interface Item {
  title?: Bilingual;
  share?: ShareType;
  grade: number;
  mask?: 'citizenId' | 'personName' | 'phone' | 'hidden';
  personal?: boolean;
  source?: Slug;
  basis?: LegalBasis;
  type?: 'text' | 'number' | 'money' | 'date' | 'datetime' | 'boolean' | 'object' | 'array';
  length?: number;
  unit?: string;
  element?: Slug;
  codes?: Slug;
  sensitivity?: Sensitivity;
  sensitivePersonal?: boolean;
  origin?: {
    dataset: Slug;
    item?: ItemName;
  };
  /**
   * @minItems 1
   * @maxItems 10
   */
  requires?: Slug[];
}

// schemas/catalog/legal-basis.json
/**
 * What a duty or a refusal rests on.
 */
export interface LegalBasis {
  act: string;
  article?: string;
  function?: string;
  rank?:
    'law' | 'administrative-regulation' | 'state-council-decision' | 'local-regulation' | 'other';
  verified?: boolean;
}

// schemas/catalog/mapping-condition.json
/**
 * Holds when the item has this value, one of these values, or any value.
 */
export interface MappingCondition {
  item: ItemName;
  equals?: string;
  /**
   * @minItems 1
   * @maxItems 100
   */
  in?: string[];
  present?: true;
}

// schemas/catalog/mapping-field.json
/**
 * Where one target field comes from and what is done to it. One source: from an item, a constant, select by path, join of parts, when/then/else, fields of an object (each: one per element of an array), or a list. Operations run in this order: absent, text, split, codes, date, number, toCodes, toDate, check, lengthMax, mask, as.
 */
export type MappingField = {
  from?: ItemName;
  constant?: string;
  /**
   * A subset of JMESPath: names, [n], [*], [?name=='text'], and | [n] after a projection.
   */
  select?: string;
  /**
   * @minItems 2
   * @maxItems 16
   */
  join?: MappingField[];
  when?: MappingCondition;
  then?: MappingField;
  else?: MappingField;
  each?: ItemName;
  fields?: {
    [k: string]: MappingField;
  };
  /**
   * @minItems 1
   * @maxItems 16
   */
  list?: MappingField[];
  /**
   * @minItems 1
   * @maxItems 8
   */
  absent?: string[];
  /**
   * A record without a value is refused.
   */
  missing?: 'refuse';
  text?: 'trim' | 'upper' | 'lower';
  /**
   * One part of a text, counted from 1: between separators, or of fixed widths in characters. It must have exactly so many parts; a part is trimmed, and an empty one is no value.
   */
  split?: {
    separator?: {
      text: string;
      parts: number;
    };
    /**
     * @minItems 2
     * @maxItems 16
     */
    widths?: number[];
    part: number;
  };
  codes?: string;
  toCodes?: string;
  /**
   * What becomes of a code that has no counterpart.
   */
  otherwise?:
    | 'refuse'
    | {
        constant: string;
      };
  date?: 'yyyy-MM-dd' | 'yyyyMMdd' | 'yyyyMMddHHmmss' | 'yyyyMM' | 'yyyy-MM' | 'epoch-ms';
  toDate?: 'yyyy-MM-dd' | 'yyyyMMdd' | 'yyyyMM' | 'yyyy-MM';
  /**
   * Exact decimals: shifts the point by scale, or from one unit to another of the same kind, and writes so many decimals; losing a digit is refused.
   */
  number?: {
    scale?: number;
    unit?: {
      from: MappingUnit;
      to: MappingUnit;
    };
    decimals: number;
  };
  /**
   * A text that is no such number, check digit included, is refused.
   */
  check?: 'citizen-id' | 'organisation-code' | 'uscc';
  /**
   * A longer text is refused, never cut.
   */
  lengthMax?: number;
  mask?: 'citizenId' | 'personName' | 'phone' | 'hidden';
  /**
   * The JSON type written, when it is not text.
   */
  as?: 'integer' | 'boolean';
} & {
  [k: string]: unknown;
};

// schemas/catalog/mapping-unit.json
/**
 * Units whose ratios are powers of ten, so that conversion is exact.
 */
export type MappingUnit =
  | 'fen'
  | 'jiao'
  | 'yuan'
  | 'thousand-yuan'
  | 'ten-thousand-yuan'
  | 'million-yuan'
  | 'hundred-million-yuan'
  | 'mm'
  | 'cm'
  | 'm'
  | 'km'
  | 'square-cm'
  | 'square-m'
  | 'hectare'
  | 'square-km'
  | 'g'
  | 'kg'
  | 't'
  | 'fraction'
  | 'percent'
  | 'per-mille';

// schemas/catalog/mapping.json
/**
 * Declared translation between two standards. Loss is declared in drops, below an item by its dotted path; examples are executed by the checker.
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
  /**
   * @minItems 1
   * @maxItems 200
   */
  agencies?: {
    agency: Slug;
    role: 'lead' | 'cooperating';
    function: Slug;
    /**
     * @minItems 1
     * @maxItems 200
     */
    regions: RegionScope[];
  }[];
}

// schemas/catalog/mounted-resource.json
/**
 * A resource of a supply: a service, a table or files, told apart by `kind`.
 */
export type MountedResource = Resource | TableResource | FileResource;

// schemas/catalog/purpose-class.json
/**
 * Each class requires facts: a case, an inspection plan, an order, a project.
 */
export type PurposeClass = 'service' | 'regulation' | 'emergency' | 'statistics';

// schemas/catalog/resource.json
/**
 * A way to get a dataset from a system by asking it: what to ask, how success looks, where the records are, in which standard.
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
  schedule?: Schedule;
  /**
   * @minItems 1
   * @maxItems 10
   */
  requires?: Slug[];
}

// schemas/catalog/schedule.json
/**
 * When a resource answers, by the clock of Asia/Shanghai; at all times when absent.
 */
export interface Schedule {
  /**
   * @minItems 1
   * @maxItems 7
   */
  days: ('monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday')[];
  from: string;
  until: string;
}

// schemas/catalog/security.json
/**
 * 谁管理谁负责、谁使用谁负责: who answers for the data on each hop.
 */
export interface Security {
  provide: Slug;
  operate: Slug;
  use: 'requester';
}

// schemas/catalog/sensitivity.json
/**
 * Beside the grade: general, important or core data.
 */
export type Sensitivity = 'general' | 'important' | 'core';

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
    [k: string]: MountedResource;
  };
}

// schemas/catalog/table-resource.json
/**
 * A dataset as a table that batches are taken from or put into.
 */
export interface TableResource {
  kind: 'table';
  system: Slug;
  standard: StandardId;
  state?: 'mounted' | 'suspended';
  schedule?: Schedule;
  /**
   * @minItems 1
   * @maxItems 10
   */
  requires?: Slug[];
  table: string;
  /**
   * @minItems 1
   * @maxItems 4
   */
  key: ItemName[];
  changedAt?: ItemName;
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

// schemas/elements/batch-number.json
/**
 * The source numbers its batches; a number is used once in a flow.
 */
export type BatchNumber = string;

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

// schemas/elements/set-digest.json
/**
 * Sum modulo 2^256 of the SHA-256 of each length-prefixed region, key, version and record digest: the same for every order.
 */
export type SetDigest = string;

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

// schemas/log/account-activated.json
/**
 * The person set a password and a second factor with an activation token.
 */
export interface AccountActivated {
  kind: 'account.activated';
  at: Instant;
  person: Uuid;
  agency: Slug;
  source: SourceToken;
}

// schemas/log/account-created.json
/**
 * via: by an administrator, when the gateway was founded, or at the first sign-in from an identity provider.
 */
export interface AccountCreated {
  kind: 'account.created';
  at: Instant;
  person: Uuid;
  agency: Slug;
  /**
   * @maxItems 50
   */
  roles: RoleAssignment[];
  via: 'administrator' | 'founding' | 'external';
  by?: Uuid;
}

// schemas/log/account-disabled.json
/**
 * The person can no longer sign in; their sessions have ended.
 */
export interface AccountDisabled {
  kind: 'account.disabled';
  at: Instant;
  person: Uuid;
  agency: Slug;
  by: Uuid;
  reason: DisablingReason;
}

// schemas/log/account-enabled.json
/**
 * The person may sign in again, with the roles they have.
 */
export interface AccountEnabled {
  kind: 'account.enabled';
  at: Instant;
  person: Uuid;
  agency: Slug;
  by: Uuid;
}

// schemas/log/account-invited.json
/**
 * An earlier token, if any, is of no use any more. by: absent when the gateway was founded again.
 */
export interface AccountInvited {
  kind: 'account.invited';
  at: Instant;
  person: Uuid;
  agency: Slug;
  until: Instant;
  by?: Uuid;
}

// schemas/log/audit-consulted.json
/**
 * Somebody read what is counted over the log, of days from..to, both included.
 */
export interface AuditConsulted {
  kind: 'audit.consulted';
  at: Instant;
  reader: Reader;
  read: 'indicators' | 'gaps';
  from: Date;
  to: Date;
}

// schemas/log/audit-exported.json
/**
 * Somebody took a file out of the log or of what is counted over it; manifest is the digest of the manifest's text, which names the files.
 */
export interface AuditExported {
  kind: 'audit.exported';
  at: Instant;
  reader: Reader;
  what: 'entries' | 'indicators' | 'gaps';
  format: 'csv' | 'xlsx' | 'jsonl';
  manifest: Digest;
  rows: number;
}

// schemas/log/audit-read-by-person.json
/**
 * A person read the log from entry `from` up to but without `to`.
 */
export interface AuditReadByPerson {
  kind: 'audit.read-by-person';
  at: Instant;
  who: {
    person: Uuid;
    agency: Slug;
  };
  view: 'sign-ins' | 'operations' | 'entries';
  from: number;
  to: number;
}

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

// schemas/log/audit-traced.json
/**
 * Somebody traced a subject, a case, a record or an exchange. Subjects, cases and records appear as keyed tokens; token is absent when the gateway knows no such subject.
 */
export interface AuditTraced {
  kind: 'audit.traced';
  at: Instant;
  reader: Reader;
  by: 'subject' | 'case' | 'record' | 'exchange';
  token?: string;
  exchange?: Uuid;
  view: 'steps' | 'person';
  found: number;
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

// schemas/log/change-approved.json
/**
 * approvedBy agreed, within the agency, to what `by` submitted. What stops is announced herewith to the holders of the grants, for the day effectiveOn.
 */
export interface ChangeApproved {
  kind: 'change.approved';
  at: Instant;
  change: Uuid;
  agency: Slug;
  base: Digest;
  edits: Digest;
  by: Uuid;
  approvedBy: Uuid;
  stops: number;
  effectiveOn?: Date;
  /**
   * @maxItems 10000
   */
  grants?: string[];
}

// schemas/log/change-published.json
/**
 * publishedBy put what `by` submitted and approvedBy agreed to in force as `bundle`.
 */
export interface ChangePublished {
  kind: 'change.published';
  at: Instant;
  change: Uuid;
  agency: Slug;
  base: Digest;
  edits: Digest;
  by: Uuid;
  approvedBy: Uuid;
  publishedBy: Uuid;
  bundle: Digest;
}

// schemas/log/change-refused.json
/**
 * refusedBy declined what `by` submitted; stage: of the agency, or of the competent authority.
 */
export interface ChangeRefused {
  kind: 'change.refused';
  at: Instant;
  change: Uuid;
  agency: Slug;
  base: Digest;
  edits: Digest;
  by: Uuid;
  refusedBy: Uuid;
  stage: 'approval' | 'publication';
  reason: string;
}

// schemas/log/change-submitted.json
/**
 * `by` asks for edits of the bundle `base`; edits: digest of the JCS of {path: digest of the new file, null when it goes}. stops: how many things would no longer be had.
 */
export interface ChangeSubmitted {
  kind: 'change.submitted';
  at: Instant;
  change: Uuid;
  agency: Slug;
  base: Digest;
  edits: Digest;
  by: Uuid;
  documents: number;
  stops: number;
  effectiveOn?: Date;
}

// schemas/log/change-withdrawn.json
/**
 * `by` no longer asks for it.
 */
export interface ChangeWithdrawn {
  kind: 'change.withdrawn';
  at: Instant;
  change: Uuid;
  agency: Slug;
  base: Digest;
  edits: Digest;
  by: Uuid;
}

// schemas/log/cli-sign-in-decided.json
/**
 * A person let a command line in, or did not. source: the command line's.
 */
export interface CliSignInDecided {
  kind: 'cli-sign-in.decided';
  at: Instant;
  person: Uuid;
  agency: Slug;
  session: Uuid;
  verdict: 'approved' | 'refused';
  source: SourceToken;
}

// schemas/log/cli-token-issued.json
/**
 * A token that a person approved in a session of theirs; it never steps up.
 */
export interface CliTokenIssued {
  kind: 'cli-token.issued';
  at: Instant;
  person: Uuid;
  agency: Slug;
  session: Uuid;
  approvedIn: Uuid;
  until: Instant;
  source: SourceToken;
}

// schemas/log/clock-jumped.json
/**
 * The clock moved otherwise than time did: it said `expected` would be now, and says `at`. byMs is negative when it went back.
 */
export interface ClockJumped {
  kind: 'clock.jumped';
  at: Instant;
  expected: Instant;
  byMs: number;
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
  | ExchangeSubjects
  | ExchangeAbandoned
  | RequestsUnidentified
  | BundlePublished
  | ChangeSubmitted
  | ChangeApproved
  | ChangeRefused
  | ChangePublished
  | ChangeWithdrawn
  | GrantGiven
  | GrantRevoked
  | GrantMoved
  | KeyRegistered
  | KeyRequested
  | KeyApproved
  | KeyRefused
  | KeyActRefused
  | KeyRotated
  | KeyRevoked
  | KeyExpired
  | KeyMoved
  | AuditRead
  | PersonSignedIn
  | PersonSignInRefused
  | SignInsUnidentified
  | PersonSignedOut
  | PersonSteppedUp
  | PersonActRefused
  | AccountCreated
  | AccountInvited
  | AccountActivated
  | AccountDisabled
  | AccountEnabled
  | RolesChanged
  | RecoveryAsked
  | RecoveryApproved
  | RecoveryRefused
  | PasswordChanged
  | SessionsEnded
  | CliSignInDecided
  | CliTokenIssued
  | PersonMoved
  | AuditReadByPerson
  | EvidenceExported
  | ErasureAsked
  | ErasureApproved
  | ErasureRefused
  | ErasureDone
  | EvidenceExpired
  | LogArchived
  | LogRestored
  | FlowBatchOpened
  | FlowBatchClosed
  | FlowBatchRefused
  | FlowBatchPassed
  | FlowDelivered
  | FlowDead
  | FlowGapAsked
  | FlowReplayed
  | FlowOverrideAsked
  | FlowOverrideApproved
  | FlowOverrideRefused
  | FlowClaimed
  | FlowCorrectionRaised
  | FlowCorrectionAnswered
  | FlowCorrectionAnsweredByPerson
  | FlowCorrectionClosed
  | FlowResourceRegistered
  | SettingsApplied
  | ClockJumped
  | AuditTraced
  | AuditConsulted
  | AuditExported
  | WitnessLate
  | WitnessStale
  | WitnessRecovered
  | WitnessDiffers;

// schemas/log/erasure-approved.json
/**
 * A second person agreed: what follows cannot be undone.
 */
export interface ErasureApproved {
  kind: 'erasure.approved';
  at: Instant;
  erasure: Uuid;
  of: 'subject' | 'exchange';
  exchange?: Uuid;
  reason: 'subject-request' | 'court-order' | 'recorded-in-error' | 'other';
  askedBy: Uuid;
  approvedBy: Uuid;
}

// schemas/log/erasure-asked.json
/**
 * An auditor of the bureau asks that evidence be erased. Of a subject nothing is said.
 */
export interface ErasureAsked {
  kind: 'erasure.asked';
  at: Instant;
  erasure: Uuid;
  of: 'subject' | 'exchange';
  exchange?: Uuid;
  reason: 'subject-request' | 'court-order' | 'recorded-in-error' | 'other';
  askedBy: Uuid;
}

// schemas/log/erasure-done.json
/**
 * How much is gone: exchanges whose salts, signatures and payload were erased, and keys of subjects.
 */
export interface ErasureDone {
  kind: 'erasure.done';
  at: Instant;
  erasure: Uuid;
  exchanges: number;
  keys: number;
}

// schemas/log/erasure-refused.json
/**
 * The second person did not agree.
 */
export interface ErasureRefused {
  kind: 'erasure.refused';
  at: Instant;
  erasure: Uuid;
  of: 'subject' | 'exchange';
  exchange?: Uuid;
  askedBy: Uuid;
  refusedBy: Uuid;
}

// schemas/log/evidence-expired.json
/**
 * By the published policy: evidence of exchanges begun before `before` is erased from here on.
 */
export interface EvidenceExpired {
  kind: 'evidence.expired';
  at: Instant;
  before: Instant;
  exchanges: number;
}

// schemas/log/evidence-exported.json
/**
 * An auditor of the bureau took all that proves an exchange.
 */
export interface EvidenceExported {
  kind: 'evidence.exported';
  at: Instant;
  who: Who;
  exchange: Uuid;
}

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

// schemas/log/exchange-subjects.json
/**
 * A page of the keyed tokens of the subjects of a batch, each once, in one commit with its intent. When the key of a subject is erased, its token says nothing.
 */
export interface ExchangeSubjects {
  kind: 'exchange.subjects';
  at: Instant;
  exchange: Uuid;
  dataset: Slug;
  /**
   * @minItems 1
   * @maxItems 500
   */
  tokens: string[];
}

// schemas/log/flow-batch-closed.json
/**
 * Counts of the reconciliation, before anything is delivered. reconciliation: salted commitment to its JCS, digests and all regions included; regions: the first of them.
 */
export interface FlowBatchClosed {
  kind: 'flow.batch-closed';
  at: Instant;
  flow: Slug;
  batch: BatchNumber;
  agency: Slug;
  system: Slug;
  bundle: Digest;
  records: {
    declared: number;
    received: number;
    mapped: number;
    quarantined: number;
    ignored: number;
    unclaimed: number;
  };
  deliveries: number;
  receivers: number;
  /**
   * @maxItems 200
   */
  regions: {
    region: RegionCode;
    deliveries: number;
  }[];
  regionCount: number;
  reconciliation: Digest;
}

// schemas/log/flow-batch-opened.json
/**
 * A source declared a batch. manifest: salted commitment to the JCS of the manifest.
 */
export interface FlowBatchOpened {
  kind: 'flow.batch-opened';
  at: Instant;
  flow: Slug;
  batch: BatchNumber;
  agency: Slug;
  system: Slug;
  previous?: BatchNumber;
  content: 'snapshot' | 'delta';
  records: number;
  manifest: Digest;
  bundle: Digest;
}

// schemas/log/flow-batch-passed.json
/**
 * A batch whose source signed its manifest was taken and is handed on; the receipt of this entry goes with it. hop: gateways so far, this one included. origin: salted commitment to the first manifest with its signature, what gateways before it said, and what this one took.
 */
export interface FlowBatchPassed {
  kind: 'flow.batch-passed';
  at: Instant;
  flow: Slug;
  batch: BatchNumber;
  agency: Slug;
  system: Slug;
  bundle: Digest;
  hop: number;
  records: number;
  origin: Digest;
}

// schemas/log/flow-batch-refused.json
/**
 * A batch was refused whole; nothing of it was delivered.
 */
export interface FlowBatchRefused {
  kind: 'flow.batch-refused';
  at: Instant;
  flow: Slug;
  batch: BatchNumber;
  agency: Slug;
  system: Slug;
  bundle: Digest;
  code: 'too-many-errors' | 'abandoned';
  declared: number;
  received: number;
  quarantined: number;
}

// schemas/log/flow-claimed.json
/**
 * What waited in regions without a receiver goes to one that has come.
 */
export interface FlowClaimed {
  kind: 'flow.claimed';
  at: Instant;
  flow: Slug;
  regions: number;
  deliveries: number;
  by: string;
}

// schemas/log/flow-correction-answered-by-person.json
/**
 * A person of the source's agency accepts or declines a correction; the reason stands under the commitment.
 */
export interface FlowCorrectionAnsweredByPerson {
  kind: 'flow.correction-answered-by-person';
  at: Instant;
  correction: Uuid;
  flow: Slug;
  agency: Slug;
  by: string;
  answer: 'accepted' | 'declined';
  said: Digest;
}

// schemas/log/flow-correction-answered.json
/**
 * The source accepts or declines a correction; its reason stands under the commitment.
 */
export interface FlowCorrectionAnswered {
  kind: 'flow.correction-answered';
  at: Instant;
  correction: Uuid;
  flow: Slug;
  agency: Slug;
  system: Slug;
  answer: 'accepted' | 'declined';
  said: Digest;
}

// schemas/log/flow-correction-closed.json
/**
 * By a resend that corrects the record or takes it away, or withdrawn by who raised it.
 */
export interface FlowCorrectionClosed {
  kind: 'flow.correction-closed';
  at: Instant;
  correction: Uuid;
  flow: Slug;
  receiver: Slug;
  agency: Slug;
  how: 'corrected' | 'removed' | 'withdrawn';
  batch?: BatchNumber;
}

// schemas/log/flow-correction-raised.json
/**
 * A receiver of a flow says that a record is wrong. What it says, key and reason included, stands under the commitment.
 */
export interface FlowCorrectionRaised {
  kind: 'flow.correction-raised';
  at: Instant;
  correction: Uuid;
  flow: Slug;
  receiver: Slug;
  agency: Slug;
  pointer: string;
  code: 'wrong' | 'outdated' | 'missing' | 'duplicate' | 'misplaced';
  bundle: Digest;
  said: Digest;
}

// schemas/log/flow-dead.json
/**
 * A receiver refused deliveries; the first and the last of them by seq.
 */
export interface FlowDead {
  kind: 'flow.dead';
  at: Instant;
  flow: Slug;
  receiver: Slug;
  code: string;
  records: number;
  from: number;
  to: number;
}

// schemas/log/flow-delivered.json
/**
 * All deliveries of a batch to one receiver are acknowledged or dead.
 */
export interface FlowDelivered {
  kind: 'flow.delivered';
  at: Instant;
  flow: Slug;
  batch: BatchNumber;
  receiver: Slug;
  agency: Slug;
  derived: number;
  acknowledged: number;
  dead: number;
}

// schemas/log/flow-gap-asked.json
/**
 * The source was asked for the records of digest buckets again.
 */
export interface FlowGapAsked {
  kind: 'flow.gap-asked';
  at: Instant;
  flow: Slug;
  batch: BatchNumber;
  agency: Slug;
  system: Slug;
  buckets: number;
  dropped: number;
}

// schemas/log/flow-override-approved.json
/**
 * Another person released it.
 */
export interface FlowOverrideApproved {
  kind: 'flow.override-approved';
  at: Instant;
  flow: Slug;
  batch: BatchNumber;
  ordinal: number;
  rule: string;
  by: string;
}

// schemas/log/flow-override-asked.json
/**
 * A person asks to release a quarantined record.
 */
export interface FlowOverrideAsked {
  kind: 'flow.override-asked';
  at: Instant;
  flow: Slug;
  batch: BatchNumber;
  ordinal: number;
  rule: string;
  by: string;
  reason: string;
}

// schemas/log/flow-override-refused.json
/**
 * Another person refused to release it.
 */
export interface FlowOverrideRefused {
  kind: 'flow.override-refused';
  at: Instant;
  flow: Slug;
  batch: BatchNumber;
  ordinal: number;
  rule: string;
  by: string;
  reason: string;
}

// schemas/log/flow-replayed.json
/**
 * Deliveries after a seq are sent to a receiver again.
 */
export interface FlowReplayed {
  kind: 'flow.replayed';
  at: Instant;
  flow: Slug;
  receiver: Slug;
  after: number;
  by: string;
}

// schemas/log/flow-resource-registered.json
/**
 * The first batch of a flow has landed at a receiver: from now on it holds a copy bound to the dataset.
 */
export interface FlowResourceRegistered {
  kind: 'flow.resource-registered';
  at: Instant;
  flow: Slug;
  dataset: Slug;
  receiver: Slug;
  agency: Slug;
  standard: StandardId;
  batch: BatchNumber;
  bundle: Digest;
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

// schemas/log/grant-moved.json
/**
 * The grant of an agency that ended stands for its successor from now on, under another number and for the systems named; what it stood on before is revoked with this very entry. document is the digest of the new grant's JCS.
 */
export interface GrantMoved {
  kind: 'grant.moved';
  at: Instant;
  grant: string;
  as: string;
  from: Slug;
  to: Slug;
  dataset: Slug;
  /**
   * @minItems 1
   * @maxItems 100
   */
  systems: Slug[];
  document: Digest;
  by: Uuid;
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

// schemas/log/key-act-refused.json
/**
 * A person tried something about a key and was refused with a problem code; nothing changed.
 */
export interface KeyActRefused {
  kind: 'key.act-refused';
  at: Instant;
  act: 'request' | 'approve' | 'refuse' | 'revoke' | 'move';
  system?: Slug;
  keyid?: KeyId;
  by: Uuid;
  code: string;
}

// schemas/log/key-approved.json
/**
 * approvedBy agreed to what `by` asked for; key.registered follows when the key becomes active.
 */
export interface KeyApproved {
  kind: 'key.approved';
  at: Instant;
  keyid: KeyId;
  system: Slug;
  agency: Slug;
  algorithm: string;
  publicKey: Digest;
  by: Uuid;
  approvedBy: Uuid;
}

// schemas/log/key-expired.json
/**
 * The term ended at validUntil; recorded when it was noticed.
 */
export interface KeyExpired {
  kind: 'key.expired';
  at: Instant;
  keyid: KeyId;
  system: Slug;
  agency: Slug;
  algorithm: string;
  publicKey: Digest;
  validUntil: Instant;
}

// schemas/log/key-moved.json
/**
 * The key's system went over to another agency, which the catalog in force says; the key stays valid.
 */
export interface KeyMoved {
  kind: 'key.moved';
  at: Instant;
  keyid: KeyId;
  system: Slug;
  from: Slug;
  to: Slug;
  publicKey: Digest;
  by: Uuid;
}

// schemas/log/key-refused.json
/**
 * refusedBy declined what `by` asked for.
 */
export interface KeyRefused {
  kind: 'key.refused';
  at: Instant;
  keyid: KeyId;
  system: Slug;
  agency: Slug;
  algorithm: string;
  publicKey: Digest;
  by: Uuid;
  refusedBy: Uuid;
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

// schemas/log/key-requested.json
/**
 * A person asked to register a key and proved to hold it, or asked for a shared secret; publicKey as in key.registered. replaces: the key it takes over from.
 */
export interface KeyRequested {
  kind: 'key.requested';
  at: Instant;
  keyid: KeyId;
  system: Slug;
  agency: Slug;
  algorithm: string;
  publicKey: Digest;
  by: Uuid;
  validFrom: Instant;
  validUntil: Instant;
  replaces?: KeyId;
}

// schemas/log/key-revoked.json
/**
 * From now on the key signs for nobody, requests in flight included.
 */
export interface KeyRevoked {
  kind: 'key.revoked';
  at: Instant;
  keyid: KeyId;
  system: Slug;
  agency: Slug;
  algorithm: string;
  publicKey: Digest;
  by: Uuid;
  reason: string;
}

// schemas/log/key-rotated.json
/**
 * replacedBy became active; keyid stays valid beside it until validUntil and no longer.
 */
export interface KeyRotated {
  kind: 'key.rotated';
  at: Instant;
  keyid: KeyId;
  system: Slug;
  replacedBy: KeyId;
  validUntil: Instant;
  by: Uuid;
  approvedBy: Uuid;
}

// schemas/log/log-archived.json
/**
 * Entries before `to` lie in a folder of tiles from here on, which was verified up to `size` with this root; their hashes stay.
 */
export interface LogArchived {
  kind: 'log.archived';
  at: Instant;
  to: number;
  size: number;
  root: Digest;
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

// schemas/log/log-restored.json
/**
 * Entries that had been archived were put back.
 */
export interface LogRestored {
  kind: 'log.restored';
  at: Instant;
  entries: number;
}

// schemas/log/password-changed.json
/**
 * By the person, with password and code.
 */
export interface PasswordChanged {
  kind: 'password.changed';
  at: Instant;
  person: Uuid;
  agency: Slug;
  source: SourceToken;
}

// schemas/log/person-act-refused.json
/**
 * Somebody tried something and was refused with a problem code; nothing changed. by: absent when nobody was signed in; person: whom it was about.
 */
export interface PersonActRefused {
  kind: 'person.act-refused';
  at: Instant;
  act: string;
  by?: Uuid;
  person?: Uuid;
  code: string;
  source?: SourceToken;
}

// schemas/log/person-moved.json
/**
 * The person's agency ended. lost: roles that went with it; kept: an administrator's; given: anew.
 */
export interface PersonMoved {
  kind: 'person.moved';
  at: Instant;
  person: Uuid;
  from: Slug;
  to: Slug;
  /**
   * @maxItems 50
   */
  lost: RoleAssignment[];
  /**
   * @maxItems 50
   */
  kept: RoleAssignment[];
  /**
   * @maxItems 50
   */
  given: RoleAssignment[];
  by: Uuid;
}

// schemas/log/person-sign-in-refused.json
/**
 * Somebody tried to sign in, or to step up, as a known person. code: what was answered; reason: what was wrong, which is not told. throttledSeconds: how long further attempts from this source are refused unheard.
 */
export interface PersonSignInRefused {
  kind: 'person.sign-in-refused';
  at: Instant;
  person: Uuid;
  agency: Slug;
  act: 'sign-in' | 'sign-in-external' | 'step-up' | 'password-change';
  code: string;
  reason:
    'password' | 'code' | 'code-reused' | 'not-activated' | 'disabled' | 'external' | 'unmapped';
  source: SourceToken;
  throttledSeconds?: number;
}

// schemas/log/person-signed-in.json
/**
 * A person signed in, with a password and a code here or at an identity provider; a session opened.
 */
export interface PersonSignedIn {
  kind: 'person.signed-in';
  at: Instant;
  person: Uuid;
  agency: Slug;
  session: Uuid;
  via: 'password' | 'external';
  source: SourceToken;
}

// schemas/log/person-signed-out.json
/**
 * A person ended the session they were in.
 */
export interface PersonSignedOut {
  kind: 'person.signed-out';
  at: Instant;
  person: Uuid;
  agency: Slug;
  session: Uuid;
}

// schemas/log/person-stepped-up.json
/**
 * Password and code were given once more; dangerous acts are possible until `until`.
 */
export interface PersonSteppedUp {
  kind: 'person.stepped-up';
  at: Instant;
  person: Uuid;
  agency: Slug;
  session: Uuid;
  until: Instant;
  source: SourceToken;
}

// schemas/log/reader.json
/**
 * Who read the log: a person, or a system by its key.
 */
export interface Reader {
  agency: Slug;
  person?: Uuid;
  system?: Slug;
  keyid?: KeyId;
}

// schemas/log/recovery-approved.json
/**
 * A second administrator agreed: the person is to activate the account anew; what they had is of no use.
 */
export interface RecoveryApproved {
  kind: 'recovery.approved';
  at: Instant;
  recovery: Uuid;
  person: Uuid;
  agency: Slug;
  reason: RecoveryReason;
  askedBy: Uuid;
  approvedBy: Uuid;
}

// schemas/log/recovery-asked.json
/**
 * An administrator says that a person lost password or second factor.
 */
export interface RecoveryAsked {
  kind: 'recovery.asked';
  at: Instant;
  recovery: Uuid;
  person: Uuid;
  agency: Slug;
  reason: RecoveryReason;
  askedBy: Uuid;
}

// schemas/log/recovery-refused.json
/**
 * A second administrator did not agree.
 */
export interface RecoveryRefused {
  kind: 'recovery.refused';
  at: Instant;
  recovery: Uuid;
  person: Uuid;
  agency: Slug;
  askedBy: Uuid;
  refusedBy: Uuid;
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

// schemas/log/roles-changed.json
/**
 * by: absent when an identity provider says so.
 */
export interface RolesChanged {
  kind: 'roles.changed';
  at: Instant;
  person: Uuid;
  agency: Slug;
  /**
   * @maxItems 50
   */
  before: RoleAssignment[];
  /**
   * @maxItems 50
   */
  after: RoleAssignment[];
  by?: Uuid;
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

// schemas/log/sessions-ended.json
/**
 * by: absent when nobody did it, but the gateway because of what happened.
 */
export interface SessionsEnded {
  kind: 'sessions.ended';
  at: Instant;
  person: Uuid;
  agency: Slug;
  /**
   * @minItems 1
   * @maxItems 100
   */
  sessions: Uuid[];
  reason:
    | 'own'
    | 'roles-changed'
    | 'disabled'
    | 'recovery'
    | 'password-changed'
    | 'agency-moved'
    | 'too-many'
    | 'user-agent-changed';
  by?: Uuid;
}

// schemas/log/settings-applied.json
/**
 * A start with other settings than the last one recorded: the digest of all of them, of each section, and which sections differ. No value.
 */
export interface SettingsApplied {
  kind: 'settings.applied';
  at: Instant;
  settings: Digest;
  previous?: Digest;
  sections: {
    [k: string]: Digest;
  };
  /**
   * @maxItems 40
   */
  changed: string[];
  program: string;
}

// schemas/log/sign-ins-unidentified.json
/**
 * Sign-ins and activations of nobody known, and attempts refused unheard, in a window from `at` to `until`, counted by code.
 */
export interface SignInsUnidentified {
  kind: 'sign-ins.unidentified';
  at: Instant;
  until: Instant;
  counts: {
    [k: string]: number;
  };
}

// schemas/log/source-token.json
/**
 * Where somebody came from, as an HMAC of the address under a key of the gateway: equal for equal addresses, and of no use in guessing one.
 */
export type SourceToken = string;

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

// schemas/log/witness-differs.json
/**
 * A witness does not believe that the log continues what it cosigned. ahead: it cosigned a larger one, of cosignedSize. refused: it answered the proof with this status. Once, until it cosigns again.
 */
export interface WitnessDiffers {
  kind: 'witness.differs';
  at: Instant;
  witness: Slug;
  found: 'ahead' | 'refused';
  status: 409 | 422;
  size: number;
  cosignedSize?: number;
}

// schemas/log/witness-late.json
/**
 * Cosignatures are older than the first limit: told, and exchanges go on. size is that of the newest checkpoint that enough witnesses cosigned, absent when there is none; ageSeconds is how long ago that was, absent when the log does not continue what was cosigned.
 */
export interface WitnessLate {
  kind: 'witness.late';
  at: Instant;
  /**
   * @minItems 1
   * @maxItems 8
   */
  witnesses: WitnessStanding[];
  size?: number;
  ageSeconds?: number;
}

// schemas/log/witness-recovered.json
/**
 * Witnesses cosign again. size is that of the newest checkpoint that enough witnesses cosigned, absent when there is none; ageSeconds is how long ago that was, absent when the log does not continue what was cosigned.
 */
export interface WitnessRecovered {
  kind: 'witness.recovered';
  at: Instant;
  /**
   * @minItems 1
   * @maxItems 8
   */
  witnesses: WitnessStanding[];
  size?: number;
  ageSeconds?: number;
}

// schemas/log/witness-stale.json
/**
 * Cosignatures are older than the second limit, or the log is not the one that was cosigned: exchanges are refused. size is that of the newest checkpoint that enough witnesses cosigned, absent when there is none; ageSeconds is how long ago that was, absent when the log does not continue what was cosigned.
 */
export interface WitnessStale {
  kind: 'witness.stale';
  at: Instant;
  /**
   * @minItems 1
   * @maxItems 8
   */
  witnesses: WitnessStanding[];
  size?: number;
  ageSeconds?: number;
}

// schemas/log/witness-standing.json
/**
 * A configured witness and what came of asking it last.
 */
export interface WitnessStanding {
  name: Slug;
  outcome: 'cosigned' | 'ahead' | 'refused' | 'skewed' | 'unreadable' | 'unreachable' | 'unasked';
}

// schemas/people/disabling-reason.json
/**
 * Closed, so that the log can hold it: a free text would name people.
 */
export type DisablingReason = 'left' | 'suspended' | 'compromised' | 'other';

// schemas/people/identity-provider.json
/**
 * An OpenID Connect provider whose people may sign in here, and what its claims are to us. `mapping`: a value of the roles' claim and the role it gives; a value in no row gives nothing.
 */
export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecretFile?: string;
  /**
   * @minItems 1
   * @maxItems 20
   */
  scopes: string[];
  idTokenAlgorithm: 'RS256' | 'PS256' | 'ES256' | 'EdDSA';
  claims: {
    name: string;
    agency: string;
    roles: string;
  };
  /**
   * @minItems 1
   * @maxItems 500
   */
  mapping: {
    value: string;
    role: RoleName;
    scope:
      | {
          kind: 'own-agency';
        }
      | {
          kind: 'region';
          region: RegionCode;
        }
      | {
          kind: 'all';
        };
  }[];
}

// schemas/people/login-name.json
/**
 * Lower case; unique for ever.
 */
export type LoginName = string;

// schemas/people/recovery-reason.json
/**
 * What the person lost, or that somebody else has it.
 */
export type RecoveryReason = 'password-lost' | 'second-factor-lost' | 'both-lost' | 'compromised';

// schemas/people/role-assignment.json
/**
 * A role and where it holds.
 */
export interface RoleAssignment {
  role: RoleName;
  scope: RoleScope;
}

// schemas/people/role-name.json
/**
 * What a person is charged with; the table is in src/people/roles.ts.
 */
export type RoleName =
  | 'department-operator'
  | 'department-head'
  | 'catalog-maintainer'
  | 'catalog-approver'
  | 'publisher'
  | 'bureau-auditor'
  | 'system-administrator'
  | 'security-administrator'
  | 'audit-administrator';

// schemas/people/role-scope.json
/**
 * One agency by its name, a region with all below it, or everything. An agency is always named, so that nobody who moves takes a right along.
 */
export type RoleScope =
  | {
      kind: 'agency';
      agency: Slug;
    }
  | {
      kind: 'region';
      region: RegionCode;
    }
  | {
      kind: 'all';
    };

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
    providerInFlightMax: number;
    providerFailuresMax: number;
    providerPauseMs: number;
    inFlightMax: number;
    logQueueMax: number;
    stopGraceMs: number;
  };
  keys: {
    termDaysMax: number;
    overlapDaysMax: number;
    expiryNoticeDays: number;
  };
  changes: {
    stopNoticeDays: number;
  };
  people: {
    activationHours: number;
    recoveryHours: number;
    sessionIdleMinutes: number;
    sessionHours: number;
    stepUpMinutes: number;
    cliTokenHours: number;
    throttleMinutesMax: number;
    passwordHashesAtOnceMax: number;
    passwordHashesWaitingMax: number;
    peopleCountMax: number;
    administratorsLocalOnly: boolean;
    /**
     * @maxItems 32
     */
    proxyAddresses: string[];
    oidc?: IdentityProvider;
  };
  /**
   * @maxItems 8
   */
  witnesses: {
    name: Slug;
    url: string;
    verifierKey: string;
  }[];
  witnessing: {
    cosignaturesMin: number;
    warnSeconds: number;
    stopSeconds: number;
  };
  logLevel: 'error' | 'warn' | 'info' | 'debug';
  timestamps?: {
    url: string;
    certificate: string;
    everyMinutes: number;
  };
  evidence?: {
    sealTo: string;
    /**
     * @minItems 1
     * @maxItems 1000
     */
    datasets: Slug[];
  };
  retention: {
    logYears: number;
    evidenceDays: number;
    erasureDays: number;
    archive?: string;
  };
  supervision: {
    disclosureDelayDays: {
      service: number;
      regulation: number;
      emergency: number;
      statistics: number;
    };
    unusual: {
      volumeTimesUsual: number;
      callsMin: number;
      hoursFrom: number;
      hoursTo: number;
      newSubjectsPerDayMax: number;
    };
    clockJumpMs: number;
  };
  flows: {
    replayDays: number;
    postgres: {
      [k: string]: {
        host: string;
        port: number;
        database: string;
        user: string;
        passwordFile?: string;
        passwordVariable?: string;
        tlsAuthorityFile?: string;
      };
    };
    sqliteFiles: {
      [k: string]: string;
    };
    /**
     * @maxItems 200
     */
    tableSources: {
      flow: Slug;
      everySeconds?: number;
      database: Slug;
      table: string;
      /**
       * @minItems 1
       * @maxItems 500
       */
      columns: {
        column: string;
        item: ItemName;
        type: 'text' | 'integer' | 'boolean' | 'json';
      }[];
      /**
       * @minItems 1
       * @maxItems 4
       */
      identity: string[];
      changed?: {
        column: string;
        kind: 'timestamp' | 'number';
        overlap: number;
      };
      late: 'horizon' | 'window';
      flag?: {
        column: string;
        taken: string;
      };
      gone?: {
        operation: {
          item: ItemName;
          value: string;
        };
        version: {
          item: ItemName;
          kind: 'timestamp' | 'number';
        };
        /**
         * @maxItems 20
         */
        repeats: string[];
        everyHours: number;
        perMilleMax: number;
      };
    }[];
    /**
     * @maxItems 200
     */
    fileSources: {
      flow: Slug;
      everySeconds?: number;
      incoming: string;
      acknowledgements: string;
      /**
       * @maxItems 500
       */
      columns: {
        column: string;
        item: ItemName;
        type: 'text' | 'integer' | 'boolean' | 'json';
      }[];
    }[];
    /**
     * @maxItems 5000
     */
    tableReceivers: {
      flow: Slug;
      receiver: Slug;
      database: Slug;
      table: string;
      /**
       * @minItems 1
       * @maxItems 500
       */
      columns: {
        item: ItemName;
        column: string;
      }[];
      keyColumn: string;
      regionColumn: string;
    }[];
  };
}

// schemas/witness-settings.json
/**
 * The file of `jingwei audit witness`. Relative paths start at its folder. name: of the witness's key, for ever. logs: what it cosigns, with the keys trusted for each; mirror: entries are copied there, read with the auditor's key of the profile.
 */
export interface WitnessSettings {
  name: string;
  keyFile: string;
  data: string;
  listen: {
    host: string;
    port: number;
  };
  silenceSeconds: number;
  mirrorSeconds: number;
  /**
   * @minItems 1
   * @maxItems 64
   */
  logs: {
    /**
     * @minItems 1
     * @maxItems 8
     */
    verifierKeys: string[];
    mirror?: {
      profile: string;
      directory: string;
    };
  }[];
  logLevel: 'error' | 'warn' | 'info' | 'debug';
}
