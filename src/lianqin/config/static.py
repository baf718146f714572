"""Static files under names that carry their content's hash, modules' imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites `import "./x.js"` to the hashed name too, so that a cache never mixes versions."""

    support_js_module_import_aggregation = True
    manifest_strict = True
