import { Avatar, Button, Group, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatAgo, formatMoment, useLanguage } from '../i18n/format.js'
import { useActions } from './actions.js'
import type { Entry } from './entries.js'

/** Where the keyboard's `c` puts the cursor. */
export const COMMENT_FIELD = 'comment-field'

export function Comments({ entry, readOnly }: { entry: Entry; readOnly: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const actions = useActions()
  const [text, setText] = useState('')
  const send = () => {
    if (text.trim() === '') return
    actions.comment(entry.finding.id, text.trim())
    setText('')
  }
  if (readOnly && entry.comments.length === 0) return null
  return (
    <div>
      {entry.comments.map((comment) => (
        <Group key={comment.id} gap="xs" wrap="nowrap" align="flex-start" mb="xs">
          <Avatar name={comment.by.name} size={24} radius="xl" color="sea" />
          <div style={{ minWidth: 0 }}>
            <Text size="xs" c="dimmed">
              <b>{comment.by.name}</b>{' '}
              <time dateTime={comment.at} title={formatMoment(comment.at, language)}>
                {formatAgo(comment.at, language)}
              </time>
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
              {comment.text}
            </Text>
          </div>
        </Group>
      ))}
      {!readOnly && (
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <Textarea
            id={COMMENT_FIELD}
            style={{ flex: 1 }}
            size="xs"
            autosize
            minRows={1}
            maxRows={6}
            maxLength={4000}
            aria-label={t('comment.label')}
            placeholder={t('comment.placeholder')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send()
              if (event.key === 'Escape') event.currentTarget.blur()
            }}
          />
          <Button size="xs" variant="light" disabled={text.trim() === ''} onClick={send}>
            {t('comment.send')}
          </Button>
        </Group>
      )}
    </div>
  )
}
