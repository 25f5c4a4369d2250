/** The options of `call` that make the body. */
export interface CallOptions {
  /** NDJSON as it is to be sent: head, then a line for each subject. */
  readonly batch?: string;
  readonly verify?: boolean;
  readonly subject?: readonly string[];
  readonly items?: string;
  readonly claim?: readonly string[];
  readonly purpose: string;
  readonly item?: string;
  readonly case?: string;
  readonly plan?: string;
  readonly order?: string;
  readonly project?: string;
  readonly region?: string;
  readonly asStandard?: string;
}

export interface BuiltCall {
  readonly method: 'POST';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | string;
  readonly contentType?: string;
}

type Misused = (pair: string) => never;

const present = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function pairs(texts: readonly string[] = [], misused: Misused): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      return at > 0 ? [text.slice(0, at), text.slice(at + 1)] : misused(text);
    }),
  );
}

/** The request that the options describe. Nothing is checked here: the gateway says what is wrong. */
export function buildCall(dataset: string, options: CallOptions, misused: Misused): BuiltCall {
  const base = `/v1/datasets/${encodeURIComponent(dataset)}`;
  if (options.batch !== undefined) {
    const contentType = 'application/x-ndjson';
    return { method: 'POST', path: `${base}/verify-batch`, body: options.batch, contentType };
  }
  const { item, plan, order, project, region } = options;
  const verifies = options.verify === true;
  const purpose = { class: options.purpose, item, case: options.case, plan, order, project };
  const specific = verifies
    ? { claims: pairs(options.claim, misused) }
    : { items: options.items?.split(','), as: options.asStandard };
  return {
    method: 'POST',
    path: `${base}/${verifies ? 'verify' : 'query'}`,
    body: present({
      purpose: present(purpose),
      subject: pairs(options.subject, misused),
      ...specific,
      region,
    }),
  };
}
