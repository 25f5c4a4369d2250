/**
 * retention: how long what is kept, and how evidence is erased: by two people, or at the end of its
 * term. Knows that each erasure is an entry before it happens. Must never know whose evidence it is,
 * nor HTTP, nor who may act.
 */
export { createErasureDesk, type ErasureDesk } from './erasure-desk.ts';
export { createExpiry, type Expiry } from './expiry.ts';
