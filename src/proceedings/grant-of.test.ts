import type { Grant } from '../shapes/index.ts';

/** A grant in force of one agency for one dataset. */
export const grantOf = (grant: string, more: Partial<Grant> = {}): Grant => ({
  grant,
  requester: 'old-office',
  dataset: 'persons',
  items: ['name'],
  modes: ['query'],
  purposes: [{ class: 'service' }],
  regions: [{ code: '330100', subtree: true }],
  from: '2026-01-01',
  until: '2027-01-01',
  state: 'active',
  basis: '职责',
  scenario: '办理',
  ...more,
});
