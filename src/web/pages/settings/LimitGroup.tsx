import type { ReactNode } from 'react';
import classes from './Limits.module.css';

/** Limits that belong together. */
export function LimitGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>{title}</legend>
      {children}
    </fieldset>
  );
}
