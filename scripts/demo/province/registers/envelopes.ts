/** How a system says that it answered, and where its rows are. */
export interface Envelope {
  readonly flag: string;
  readonly success: string;
  /** A path with dots. */
  readonly records: string;
}

/** By system; the departments never agreed on one. */
export const envelopes: Readonly<Record<string, Envelope>> = {
  'hz-household': { flag: 'code', success: '0', records: 'data' },
  'nb-household': { flag: 'code', success: '200', records: 'data.rows' },
  'sc-allowance': { flag: 'code', success: '0', records: 'data' },
  'qt-allowance': { flag: 'code', success: '200', records: 'result' },
  'hz-marriage': { flag: 'code', success: '0', records: 'data' },
  'nb-marriage': { flag: 'code', success: '200', records: 'data.rows' },
  'hz-funeral': { flag: 'code', success: '0', records: 'data' },
  'zj-degrees': { flag: 'code', success: '0', records: 'data' },
  'zj-employment': { flag: 'code', success: '1', records: 'data' },
  'zj-pension': { flag: 'code', success: '1', records: 'data' },
  'zj-maternal-child': { flag: 'code', success: '200', records: 'data' },
  'zj-vital-statistics': { flag: 'code', success: '0', records: 'data' },
  'hz-real-estate': { flag: 'code', success: '0', records: 'data' },
  'nb-real-estate': { flag: 'code', success: '200', records: 'data.rows' },
  'hz-house-sales': { flag: 'code', success: 'SUCCESS', records: 'data' },
  'hz-fund': { flag: 'code', success: '0', records: 'data' },
  'zj-tax-collection': { flag: 'code', success: '00', records: 'data' },
  'zj-credit': { flag: 'code', success: '0', records: 'data.list' },
  'zj-licence-store': { flag: 'code', success: '200', records: 'data' },
  'zj-traffic': { flag: 'code', success: '1', records: 'body' },
};
