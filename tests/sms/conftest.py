"""A phone that texts the service, and the network between."""

import pytest
from flask import Flask

from handset.sms.phone import TextPhone
from tests.support.texting import Texting


@pytest.fixture
def texting(app: Flask) -> Texting:
    return Texting.of(app)


@pytest.fixture
def phone(texting: Texting) -> TextPhone:
    return texting.phone()
