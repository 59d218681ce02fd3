"""Pushes log records with OpenTelemetry's own exporter: push_logs.py ENDPOINT TOKEN COUNT

Each record has its number as body and as attribute. Ends with 0 once the exporter has flushed all of them.
"""

import sys

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource

endpoint, token, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
provider = LoggerProvider(resource=Resource.create({"service.name": "till", "shop.ids": [7, 8]}))
exporter = OTLPLogExporter(
    endpoint=endpoint,
    headers={"Authorization": f"Bearer {token}"},
    compression=Compression.Gzip,
    timeout=60,
)
provider.add_log_record_processor(BatchLogRecordProcessor(exporter, max_export_batch_size=100))
logger = provider.get_logger("push_logs", "1.0")
for number in range(count):
    logger.emit(
        LogRecord(
            timestamp=1_772_366_400_000_000_000 + number,
            severity_number=SeverityNumber.INFO,
            severity_text="INFO",
            body=f"order {number}",
            attributes={"order.id": 9_007_199_254_740_993 + number, "paid": True},
        )
    )
flushed = provider.force_flush(60_000)
provider.shutdown()
sys.exit(0 if flushed else 1)
