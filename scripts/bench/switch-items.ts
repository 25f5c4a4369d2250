/** What the bundles of the row "switch" differ in: one item that is shared, or is not. */
export const ITEM_DATASET = 'catalogs/datasets/social-insurance-status.yaml';

export const ITEM = 'paidThrough';

export const itemOpen = `  ${ITEM}: { grade: 2, personal: true }`;

export const itemShut = `  ${ITEM}: { share: not-shared, grade: 2, personal: true, basis: { act: 测试法 } }`;

/** Another bundle, and the same answers. */
export const PLAIN_CHANGE = ['code: 307001/000012', 'code: 307001/000998'] as const;
