import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Select } from '../ui/field';
import field from '../ui/field.module.css';
import { Columns, Soft } from '../ui/layout';
import { Table } from '../ui/table';
import { assign, MEANINGS, meaningOf, STATUSES } from './fields';

export type Mapping = Schemas['ImportAnalysis']['mapping'];
interface Props {
  readonly analysis: Schemas['ImportAnalysis'];
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}
const without = <T extends object, K extends keyof T>(from: T, name: K): Omit<T, K> => {
  const { [name]: _, ...rest } = from;
  return rest;
};

/** What each column means; whatever is not sure is asked for. */
function ColumnTable({ analysis, mapping, onChange }: Props) {
  const { t, has } = useI18n();
  const nameOf = (name: string): string => {
    const key = `field.${name}`;
    return has(key) ? t(key) : name;
  };
  return (
    <Table
      label={t('bring.columns')}
      rows={analysis.columns}
      keyOf={({ name }) => name}
      columns={[
        { name: t('bring.column'), cell: ({ name }) => <span dir="auto">{name}</span> },
        {
          name: t('bring.means'),
          cell: ({ name }) => (
            <select
              className={field.input}
              aria-label={t('bring.meansOf', { column: name })}
              value={meaningOf(mapping, name)}
              onChange={({ target }) => onChange(assign(mapping, name, target.value))}
            >
              <option value="">{t('bring.unread')}</option>
              {MEANINGS[mapping.kind].map((one) => (
                <option key={one} value={one}>
                  {nameOf(one)}
                </option>
              ))}
            </select>
          ),
        },
        {
          name: t('bring.likely'),
          cell: ({ name, likely }) =>
            meaningOf(mapping, name) === '' && likely.length > 0 ? (
              <Soft>{t('bring.looksLike', { fields: likely.map(nameOf).join(', ') })}</Soft>
            ) : (
              '–'
            ),
        },
      ]}
    />
  );
}

/** Words of the status column that nobody knows, the order of dates and the decimal mark where the file does not say. */
function Questions({ analysis, mapping, onChange }: Props) {
  const { t } = useI18n();
  // What was answered once can be answered anew.
  const answered = mapping.platform === undefined ? Object.keys(mapping.words ?? {}) : [];
  const words = [...new Set([...answered, ...analysis.unknownWords])];
  const isAsked = (answers: Readonly<Record<string, string>>): boolean => Object.values(answers).includes('unknown');
  return (
    <Columns>
      {isAsked(analysis.dates) ? (
        <Select
          label={t('bring.dateOrder')}
          value={mapping.dateOrder ?? ''}
          onChange={({ target: { value } }) =>
            onChange(
              value === '' ? without(mapping, 'dateOrder') : { ...mapping, dateOrder: value === 'mdy' ? 'mdy' : 'dmy' },
            )
          }
        >
          <option value="">{t('bring.asWritten')}</option>
          <option value="dmy">{t('bring.dmy')}</option>
          <option value="mdy">{t('bring.mdy')}</option>
        </Select>
      ) : null}
      {isAsked(analysis.amounts) ? (
        <Select
          label={t('bring.decimalMark')}
          value={mapping.decimalMark ?? ''}
          onChange={({ target: { value } }) =>
            onChange(
              value === '' ? without(mapping, 'decimalMark') : { ...mapping, decimalMark: value === '.' ? '.' : ',' },
            )
          }
        >
          <option value="">{t('bring.asWritten')}</option>
          <option value=",">1.234,56</option>
          <option value=".">1,234.56</option>
        </Select>
      ) : null}
      {words.map((word) => (
        <Select
          key={word}
          label={t('bring.word', { word })}
          value={mapping.words?.[word] ?? ''}
          onChange={({ target }) => {
            const means = STATUSES.find((one) => one === target.value);
            const others = without(mapping.words ?? {}, word);
            onChange({ ...mapping, words: means === undefined ? others : { ...others, [word]: means } });
          }}
        >
          <option value="">{t('bring.noMeaning')}</option>
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {t(`order.${one}`)}
            </option>
          ))}
        </Select>
      ))}
    </Columns>
  );
}

/** How a file is read, to be corrected. */
export function MappingEditor(props: Props) {
  return (
    <>
      <ColumnTable {...props} />
      <Questions {...props} />
    </>
  );
}
