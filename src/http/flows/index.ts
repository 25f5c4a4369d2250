export { flowRoutes } from './flow-routes.ts';
