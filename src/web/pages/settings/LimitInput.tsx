import { NumberInput, type NumberInputProps } from '@mantine/core';
import { formatNumber, formatPercent } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import classes from './Limits.module.css';

const text = strings.settings.limits;
/** As the reader writes numbers: "1,234.5 %" or "1.234,5 %". */
const [thousands, decimal] = [separatorIn(formatNumber(12_345)), separatorIn(formatNumber(0.5))];
const [before = '', after = ''] = formatPercent(0.2).split(/\d+/);

export interface LimitInputProps extends Pick<
  NumberInputProps,
  'value' | 'defaultValue' | 'onChange' | 'error' | 'readOnly'
> {
  readonly label: string;
  readonly hint: string | undefined;
  /** As it is kept: a share of one, or a number. */
  readonly usual: number;
  /** Shown in percent. */
  readonly share: boolean;
}

/** A line with what is limited at the left and the limit at the right. */
export function LimitInput({ label, hint, usual, share, ...input }: LimitInputProps) {
  const usually = text.usually(share ? formatPercent(usual) : formatNumber(usual));
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
      description={hint === undefined ? usually : `${hint} ${usually}`}
      min={0}
      max={share ? 100 : 1_000_000}
      clampBehavior="strict"
      allowDecimal={share}
      decimalScale={1}
      {...(share && { prefix: before, suffix: after })}
      thousandSeparator={thousands}
      decimalSeparator={decimal}
      hideControls={input.readOnly === true}
      required
      withAsterisk={false}
    />
  );
}

function separatorIn(number: string): string {
  return /\D/.exec(number)?.[0] ?? ',';
}
