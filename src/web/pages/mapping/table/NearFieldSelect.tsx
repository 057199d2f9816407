import { useEffect, useRef, useState } from 'react';
import { strings } from '../../../strings/index.ts';
import { FieldSelect, type FieldSelectProps } from '../FieldSelect.tsx';
import classes from './ColumnTable.module.css';

/** How near to the window a row has to be. */
const near = '400px';

export interface NearFieldSelectProps extends FieldSelectProps {
  /** Of the field that the column fills. */
  readonly fieldName: string;
}

/**
 * A `FieldSelect` that is made when its row comes near the window: a list of fields behind every column of a wide file is what takes
 * the time. Until then an input of the same look, name and place stands for it.
 */
export function NearFieldSelect({ fieldName, ...props }: NearFieldSelectProps) {
  const [made, setMade] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    if (made) {
      if (hadFocus.current) frame.current?.querySelector('input')?.focus();
      return;
    }
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) setMade(true);
      },
      { rootMargin: near },
    );
    if (frame.current !== null) observer.observe(frame.current);
    return () => observer.disconnect();
  }, [made]);
  return (
    <div ref={frame} className={classes['select']}>
      {made ? (
        <FieldSelect {...props} />
      ) : (
        <input
          className={classes['standIn']}
          role="combobox"
          aria-expanded={false}
          aria-haspopup="listbox"
          aria-label={strings.mapping.column.fieldOf(props.column)}
          value={fieldName}
          readOnly
          onFocus={() => {
            hadFocus.current = true;
            setMade(true);
          }}
        />
      )}
    </div>
  );
}
