import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Center h="60dvh">
      <Stack align="center" gap="xs">
        <Title order={1} size="h3">
          {t('notFound.title')}
        </Title>
        <Text c="dimmed">{t('notFound.lead')}</Text>
        <Button component={Link} to="/" variant="light" mt="sm">
          {t('navigation.home')}
        </Button>
      </Stack>
    </Center>
  )
}
