import { v7 } from 'uuid';

/** Source of identifiers for what is created at run time: UUIDv7 (RFC 9562 §5.7), sortable by time. */
export type NewId = () => string;

export const newId: NewId = () => v7();
