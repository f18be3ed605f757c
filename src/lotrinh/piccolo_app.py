"""The one Piccolo app: all tables, one flat folder of migrations."""

from piccolo.conf.apps import AppConfig, table_finder

from lotrinh import paths

APP_CONFIG = AppConfig(
    app_name="lotrinh",
    migrations_folder_path=str(paths.MIGRATIONS),
    table_classes=table_finder(
        modules=[
            "lotrinh.accounts.tables",
            "lotrinh.accounts.second_factor_tables",
            "lotrinh.accounts.provider.tables",
            "lotrinh.firms.tables",
            "lotrinh.firms.history_tables",
            "lotrinh.directory.tables",
            "lotrinh.directory.imports.tables",
            "lotrinh.selfassessment.sites.tables",
            "lotrinh.selfassessment.tables",
            "lotrinh.selfassessment.brand_tables",
            "lotrinh.roadmap.recommendation_tables",
            "lotrinh.roadmap.model_tables",
            "lotrinh.roadmap.adoption_tables",
            "lotrinh.roadmap.plan_tables",
            "lotrinh.roadmap.check_in_tables",
            "lotrinh.centre.tables",
            "lotrinh.centre.standing_tables",
            "lotrinh.centre.tag_tables",
            "lotrinh.centre.exports.tables",
            "lotrinh.centre.hand_over_tables",
            "lotrinh.centre.cohorts.tables",
            "lotrinh.centre.registry_import.tables",
            "lotrinh.billing.tables",
            "lotrinh.api.tables",
            "lotrinh.billing.sponsorship.tables",
            "lotrinh.billing.vouchers.tables",
            "lotrinh.billing.transfers.tables",
            "lotrinh.centre.campaigns.tables",
            "lotrinh.centre.reviews.tables",
            "lotrinh.statistics.tables",
            "lotrinh.statistics.releases.tables",
            "lotrinh.statistics.api.tables",
            "lotrinh.audit",
            "lotrinh.audit_chain",
            "lotrinh.mail",
            "lotrinh.heartbeats",
            "lotrinh.operation.tables",
            "lotrinh.privacy.tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=[],
)
