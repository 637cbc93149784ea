"""The protocols through which services access the outside world; adapters implement them and tests replace them.

Values that cross a port are defined next to their subject, such as `SeenId` in core/resources/ids.

Public names: `profiles` (ProfileStore, CredentialStore, StateStore), `requests` (Transport, BlockingClient, Filter,
HistoryStore, SavedStore, SeenIds, PlaceNames), `tasks` (TaskJournal, TaskJournals), `files` (OutputFile, OutputFiles,
GrowingFile, TextFiles, TimelineWriter), `media` (SourceFiles, MediaFolder, BlobTransfer and what they open), `sign_in`
(Listener, ListenerFactory), `webhooks` (DeliveryReceiver, ReceiverFactory, DeliverySender, DeliveryStore) and `system`
(Locks, CommandRunner, Browser, Viewer, Environment, Clock, Entropy, CatalogBytes).
"""
