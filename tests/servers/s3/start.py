"""Serves the S3 interface of moto from memory, with one bucket and one key that may use it. usage: start.py DATA_DIR; see ../README.md"""

import json
import logging
import os
import pathlib
import signal
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True
from child import free_port

BUCKET = "ledgers"
REGION = "us-east-1"
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


def stop(*_: object) -> None:
    os._exit(0)


def watch_parent() -> None:
    """Stops when the parent is gone: tests may be killed."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(1)
    stop()


def main() -> None:
    started = time.monotonic()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threading.Thread(target=watch_parent, daemon=True).start()
    # For the client that makes bucket and key, while nothing is checked yet; and no proxy may come between.
    os.environ.update(AWS_ACCESS_KEY_ID="setup", AWS_SECRET_ACCESS_KEY="setup", NO_PROXY="127.0.0.1")

    import boto3
    from botocore.config import Config
    from moto import settings
    from moto.core.responses import ActionAuthenticatorMixin
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    port = free_port()
    ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False).start()
    url = f"http://127.0.0.1:{port}"
    options = {"endpoint_url": url, "region_name": REGION, "config": Config(s3={"addressing_style": "path"})}
    boto3.client("s3", **options).create_bucket(Bucket=BUCKET)
    account = {"accessKeyId": "setup", "secretAccessKey": "setup"}
    if os.environ.get("AUTH", "1") == "1":
        iam = boto3.client("iam", **options)
        iam.create_user(UserName="publisher")
        iam.put_user_policy(UserName="publisher", PolicyName="ledger", PolicyDocument=json.dumps(POLICY))
        key = iam.create_access_key(UserName="publisher")["AccessKey"]
        account = {"accessKeyId": key["AccessKeyId"], "secretAccessKey": key["SecretAccessKey"]}
        # From the next request on, signatures and rights count.
        ActionAuthenticatorMixin.request_count = 0
        settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    account |= {"bucket": BUCKET, "region": REGION}
    boot_ms = int((time.monotonic() - started) * 1000)
    print(json.dumps({"url": url, "accounts": [account], "pid": os.getpid(), "bootMs": boot_ms}), flush=True)
    while True:
        signal.pause()


main()
