import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { fieldSentence } from '../i18n/problem-words';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Card } from '../ui/layout';
import { Failure, Notice } from '../ui/status';
import { useDraft } from '../ui/use-draft';
import { moveWindow } from './move-window';
import css from './setup.module.css';
import { Timeline } from './timeline';
import { useEdit } from './use-edit';
import { windowInputs } from './window-inputs';
import { fromLocalInput, toLocalInput } from './zoned';

/** The four windows on one line; moving a window moves its messages with it. */
export function WindowsStep({ campaign }: { readonly campaign: Campaign }) {
  const i18n = useI18n();
  const { t } = i18n;
  const edit = useEdit(campaign);
  const { windows, zone, missedWindows } = campaign;
  const shown = Object.fromEntries(
    windows.flatMap(({ window, opensAt, closesAt }) => [
      [`${window}.opens`, toLocalInput(opensAt, zone)],
      [`${window}.closes`, toLocalInput(closesAt, zone)],
    ]),
  );
  const { value, change, forget } = useDraft<Record<string, string>>(
    `windows.${campaign.shop}.${campaign.campaign}`,
    shown,
  );
  const isChanged = Object.entries(shown).some(([name, was]) => value[name] !== was);
  const moved = windows.map((one) => ({
    ...one,
    opensAt: fromLocalInput(value[`${one.window}.opens`] ?? '', zone) ?? one.opensAt,
    closesAt: fromLocalInput(value[`${one.window}.closes`] ?? '', zone) ?? one.closesAt,
  }));
  const save = (): void => {
    const inputs = windowInputs(campaign).map((one, i) => {
      const to = moved[i];
      return to === undefined ? one : moveWindow(one, to);
    });
    edit.mutate({ windows: inputs }, { onSuccess: forget });
  };
  return (
    <Card title={t('setup.windows')}>
      <Timeline windows={moved} zone={zone} />
      {missedWindows.length === 0 ? null : (
        <Notice tone="warn">
          {t('setup.missed', { windows: missedWindows.map((one) => t(`window.${one}`)).join(', ') })}
        </Notice>
      )}
      {windows.map(({ window }, i) => (
        <fieldset key={window} className={css.times}>
          <legend>
            <h3>{t(`window.${window}`)}</h3>
          </legend>
          {(['opens', 'closes'] as const).map((edge) => (
            <TextField
              key={edge}
              label={t(`setup.${edge}`)}
              error={fieldSentence(edit.error, `/windows/${i}/${edge}At`, i18n)}
              type="datetime-local"
              value={value[`${window}.${edge}`] ?? ''}
              onChange={({ target }) => change({ [`${window}.${edge}`]: target.value })}
            />
          ))}
        </fieldset>
      ))}
      <Failure error={edit.error} />
      <Button busy={edit.isPending} why={isChanged ? undefined : t('setup.unchanged')} onClick={save}>
        {t('setup.saveTimes')}
      </Button>
    </Card>
  );
}
