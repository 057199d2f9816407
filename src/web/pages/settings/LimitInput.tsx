import { NumberInput, type NumberInputProps } from '@mantine/core';
import { formatNumber, formatPercent } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import classes from './Limits.module.css';

const text = strings.settings.limits;
/** As the reader writes numbers: "1,234.5 %" or "1.234,5 %". */
const [thousands, decimal] = [separatorIn(formatNumber(12_345)), separatorIn(formatNumber(0.5))];
/** What stands before and after the number: "20 %". */
const percent = around((number) => formatPercent(number / 100));

export interface LimitInputProps extends Pick<
  NumberInputProps,
  'value' | 'defaultValue' | 'onChange' | 'error' | 'readOnly'
> {
  readonly label: string;
  readonly hint: string | undefined;
  /** In words, with its unit. */
  readonly usual?: string | undefined;
  /** In percent. */
  readonly share?: boolean;
  /** What the number is of, written as in "30 days". */
  readonly unit?: (number: string) => string;
  readonly min?: number;
  readonly max?: number;
  /** What an empty input means; without it there has to be a number. */
  readonly none?: string;
}

/** A line with what is limited at the left and the limit at the right. */
export function LimitInput(props: LimitInputProps) {
  const { label, hint, usual, share = false, unit, min = 0, max, none, ...input } = props;
  const said = [hint, usual !== undefined && text.usually(usual)].filter(Boolean).join(' ');
  const [before, after] = share
    ? percent
    : unit === undefined
      ? ['', '']
      : around((one) => unit(String(one)));
  return (
    <NumberInput
      {...input}
      classNames={{
        root: classes['limit'] ?? '',
        label: classes['label'] ?? '',
        description: classes['description'] ?? '',
        wrapper: classes['input'] ?? '',
        error: classes['error'] ?? '',
      }}
      label={label}
      description={said}
      min={min}
      max={max ?? (share ? 100 : 1_000_000)}
      // On the way to 30 there is a 3.
      clampBehavior={min > 1 ? 'blur' : 'strict'}
      allowDecimal={share}
      decimalScale={1}
      prefix={before}
      suffix={after}
      placeholder={none ?? ''}
      thousandSeparator={thousands}
      decimalSeparator={decimal}
      hideControls={input.readOnly === true}
      required={none === undefined}
      withAsterisk={false}
    />
  );
}

function around(written: (number: number) => string): [before: string, after: string] {
  const [before = '', after = ''] = written(20).split('20');
  return [before, after];
}

function separatorIn(number: string): string {
  return /\D/.exec(number)?.[0] ?? ',';
}
