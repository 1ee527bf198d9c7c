export { router } from './app/router.tsx';
